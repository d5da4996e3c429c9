# ak: rows 35 48
import odd_errors as odd


def main(event):
    try:
        odd.fail_holding_lock()
    except odd.Base as err:
        print(type(err).__name__, err.code, err.args[0], hasattr(err, "lock"))
