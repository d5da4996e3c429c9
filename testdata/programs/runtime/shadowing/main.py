# ak: rows 63
import calls
import journal
import outside
import program
import values


def main(event):
    print(calls.work("b"), program.NAME, values.NAME, journal.NAME)
    outside.note("between")
    import rewrite
    import session

    print(rewrite.work("c"), session.NAME)
    outside.note("end")
