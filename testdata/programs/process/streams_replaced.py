# ak: rows 54
import contextlib
import io
import sys

import outside


def main(event):
    buffer = io.StringIO()
    with contextlib.redirect_stdout(buffer):
        print("hidden")
        outside.note("inside")
        print("more")
    print(repr(buffer.getvalue()))
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors):
        print("error", file=sys.stderr)
        outside.note("again")
    print(repr(errors.getvalue()))
    kept, sys.stdout = sys.stdout, io.StringIO()
    print("swallowed")
    outside.note("while replaced")
    text, sys.stdout = sys.stdout.getvalue(), kept
    print(repr(text))
