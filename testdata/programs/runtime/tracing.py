# ak: rows 66 74
import sys

import outside

SEEN = []


def trace(frame, event, argument):
    if frame.f_code.co_filename == __file__ or "_ak" in frame.f_code.co_filename:
        SEEN.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
    return trace


def profile(frame, event, argument):
    if event in ("call", "return"):
        trace(frame, event, argument)


def observed(number):
    total = len(str(number))
    return max(total, helper(number))


def helper(number):
    return number + 1


def main(event):
    outside.note("before")
    sys.settrace(trace)
    observed(1)
    print(sys.gettrace() is trace)
    sys.settrace(None)
    print(SEEN, sys.gettrace())
    SEEN.clear()
    sys.setprofile(profile)
    observed(2)
    sys.setprofile(None)
    print(SEEN)
    outside.note("end")
