# ak: rows 11 12
import outside


def main(event):
    late = [lambda: outside.note(i) for i in range(2)]
    early = [lambda i=i: outside.note(i) for i in range(2)]
    print([f() for f in late], [f() for f in early])
    made = []
    for name in "ab":

        def show(suffix=outside.note(name)):
            return outside.note(name, suffix)

        made.append(show)
    print([f() for f in made])
