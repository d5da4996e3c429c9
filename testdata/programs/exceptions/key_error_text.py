# ak: rows 35
import outside


def main(event):
    for args in (("it's",), (1, 2), (), (None,)):
        try:
            outside.fail(KeyError, *args)
        except KeyError as err:
            print(err, repr(err), err.args)
