# ak: rows 13
import outside


def talk():
    try:
        received = yield outside.note("first")
        while True:
            try:
                received = yield outside.note("got", received)
            except ValueError as err:
                received = outside.note("thrown " + str(err))
    finally:
        outside.note("closed")


def main(event):
    generator = talk()
    print(next(generator), generator.send(1), generator.throw(ValueError("x")), generator.send(2))
    generator.close()
    print(list(generator))
    try:
        generator.throw(KeyError("late"))
    except KeyError as err:
        print(repr(err))
