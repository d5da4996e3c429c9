# ak: rows 37 67
import traceback

import odd_errors as odd
import outside


def inner():
    odd.fail_with("TwoArguments")


def main(event):
    try:
        inner()
    except odd.Base as err:
        text = traceback.format_exc()
        print(outside.note(text.replace(__file__, "F")) == text.replace(__file__, "F"), "_ak" in text)
        frames = traceback.extract_tb(err.__traceback__)
        print([(frame.name, frame.line) for frame in frames])
        print("".join(traceback.format_exception_only(type(err), err)).strip())
