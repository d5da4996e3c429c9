# ak: rows 35
import odd_errors as odd


def main(event):
    for kind in ("Odd", "TwoArguments", "Keywords", "NoSuper", "Slotted", "Counted", "OwnNew"):
        try:
            odd.fail_with(kind)
        except odd.Base as err:
            print(type(err) is getattr(odd, kind), repr(err), str(err), err.args, sorted(vars(err).items()))
