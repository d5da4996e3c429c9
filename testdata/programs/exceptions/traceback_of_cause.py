# ak: rows 36 37
import traceback

import odd_errors as odd


def main(event):
    try:
        odd.fail_chained("from")
    except RuntimeError as err:
        shown = traceback.TracebackException.from_exception(err)
        print([frame.name for frame in shown.stack], [frame.name for frame in shown.__cause__.stack])
        print("direct cause" in "".join(shown.format()))
