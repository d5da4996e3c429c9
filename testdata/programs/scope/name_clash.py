# ak: rows 30
import outside


def _ak_call(function):
    print("called with", function)
    return outside.note("mine")


ak = guard = _ak = "user names"


def main(event):
    print(_ak_call(1), ak, guard, _ak)
    globals()["_ak_call"] = outside.keep
    print(_ak_call("rebound"))
    del globals()["_ak_call"]
    print(outside.note("end"))
