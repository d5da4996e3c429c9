# ak: rows 35 44
import outside


def main(event):
    try:
        outside.fail(ValueError, "long " * 200_000)
    except ValueError as err:
        print(len(str(err)), str(err)[:9])
