# ak: rows 18 36
import contextlib

import outside


@contextlib.contextmanager
def noted():
    try:
        yield "in"
    except KeyError as err:
        outside.note("seen", err.args)
        raise LookupError("instead") from err
    finally:
        outside.note("left")


def main(event):
    with contextlib.suppress(ZeroDivisionError):
        outside.fail(ZeroDivisionError, "suppressed")
    try:
        with noted():
            outside.fail(KeyError, "k")
    except LookupError as err:
        print(repr(err), repr(err.__cause__))
    with contextlib.ExitStack() as stack:
        stack.callback(outside.note, "callback")
        stack.enter_context(contextlib.suppress(OSError))
        outside.fail(OSError, 5, "gone")
    print("after")
