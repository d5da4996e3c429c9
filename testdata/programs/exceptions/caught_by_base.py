# ak: rows 28 35
import odd_errors as odd


def main(event):
    for base in (odd.Odd, odd.Base, ValueError, Exception):
        try:
            odd.fail_with("Odd")
        except base as err:
            print(base.__name__, err.code, isinstance(err, odd.Odd), type(err).__mro__[1].__name__)
    try:
        odd.fail_with("Odd")
    except (KeyError, odd.Base) as err:
        print(err.explain())
