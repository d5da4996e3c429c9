# ak: rows 35
import errno
import os

import outside


def main(event):
    for path in ("missing", b"missing"):
        try:
            os.stat(path)
        except FileNotFoundError as err:
            print(err, err.errno == errno.ENOENT, err.filename, err.filename2, err.strerror, err.args)
    try:
        os.rename("missing", "there")
    except OSError as err:
        print(type(err).__name__, err.filename, err.filename2, err)
    try:
        outside.fail(BlockingIOError, 11, "would block", 5)
    except BlockingIOError as err:
        print(err.characters_written, err.args)
    try:
        outside.fail(OSError, "only text")
    except OSError as err:
        print(err, err.errno, err.args)
