# ak: rows 54
import contextlib
import io
import logging

import outside


def main(event):
    logging.getLogger("child").warning("before")
    with contextlib.redirect_stderr(io.StringIO()) as caught:
        logging.getLogger("child").warning("caught %d", 1)
        outside.note("between")
        logging.getLogger("other").error("caught too")
    print(repr(caught.getvalue()))
    logging.getLogger("child").error("after")
