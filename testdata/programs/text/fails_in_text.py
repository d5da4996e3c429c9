# ak: rows 28 31
"""An exception raised within text shows the text's frame, as plain Python does."""
import traceback
from outside import fail, note


def main(event):
    try:
        exec("note(1)\nfail(KeyError, 'inside')")
    except KeyError:
        traceback.print_exc()
        print(traceback.format_exc())
    try:
        exec("def broken(:\n  pass")
    except SyntaxError:
        print(traceback.format_exc())
    exec("def inner():\n    return fail(ValueError, 'deep')\ninner()")
