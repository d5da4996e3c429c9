# ak: rows 35 40
import outside


def main(event):
    class Local(Exception):
        def __init__(self, number):
            super().__init__("local", number)
            self.number = number

    def fail(thing):
        raise Local(thing)

    try:
        outside.each(fail, [1])
    except Local as err:
        print(err, err.number, type(err) is Local)
    else:
        print("not raised")
