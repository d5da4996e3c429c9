# ak: rows 3
import inspect
import sys

import outside


def who():
    frame = sys._getframe(1)
    return frame.f_code.co_name, frame.f_lineno, sorted(frame.f_locals)


def caller():
    here = inspect.currentframe()
    mark = outside.note("mark")
    return who(), here.f_lineno, inspect.stack()[1].function, [info.function for info in inspect.stack()[:2]]


def main(event):
    print(caller(), outside.note(who()[0]))
    print(inspect.getframeinfo(sys._getframe()).code_context, sys._getframe().f_globals is globals())
