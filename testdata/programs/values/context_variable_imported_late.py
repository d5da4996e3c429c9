# ak: rows 33 57
"""A call sets a variable of the context that a module has which it imported for that."""
import contexts
import outside


def main(event):
    contexts.choose("north")
    outside.note("between")
    print(contexts.chosen())
    outside.note("end")
