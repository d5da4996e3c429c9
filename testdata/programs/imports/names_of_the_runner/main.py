# ak: rows 30
import calls
import effects
import journal
import outside
import session
import values


def main(event):
    print(calls.run(), effects.run(), journal.run(), session.run(), values.run(), outside.note("end"))
