# ak: rows 31
"""Text that gets builtins of its own can call what it was given, and nothing else."""
from outside import note


def main(event):
    print(eval("note(len(names))", {"__builtins__": {"len": len}, "note": note, "names": "ab"}))
    print(eval("note(1) + 1", {"__builtins__": {}, "note": note}))
    print(eval("1 + 1", {"__builtins__": None}))
    try:
        eval("open('secrets')", {"__builtins__": {}})
    except NameError as err:
        print(err)
    return eval(compile("note(2)", "<safe>", "eval"), {"__builtins__": {}, "note": note})
