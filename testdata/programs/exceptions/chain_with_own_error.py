# ak: rows 36 67
import odd_errors as odd


class Failed(Exception):
    pass


def main(event):
    try:
        try:
            odd.fail_chained("from")
        except RuntimeError as err:
            raise Failed("mine") from err
    except Failed as err:
        print(repr(err.__cause__), repr(err.__cause__.__cause__), err.__context__ is err.__cause__)
    try:
        try:
            {}["own"]
        except KeyError:
            odd.fail_chained("within")
    except RuntimeError as err:
        print(repr(err.__context__), repr(err.__context__.__context__))
        raise
