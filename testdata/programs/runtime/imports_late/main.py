# ak: rows 62
import importlib

import outside


def main(event):
    outside.note("before")
    from tools import late

    print(late.work("a"))
    named = importlib.import_module("tools.by_name")
    print(named.work("b"), __import__("tools.late").late is late)
    outside.note("between")
    from tools.sub import deep
    from tools.starred import shared as starred

    print(deep.work("c"), starred("d"), importlib.import_module(".late", "tools") is late)
    try:
        import missing_module
    except ImportError as err:
        print(type(err).__name__, err)
