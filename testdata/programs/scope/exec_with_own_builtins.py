# ak: rows 31
import outside


def main(event):
    names = {"__builtins__": {"len": len}, "note": outside.note}
    exec("x = note(len('abc'))", names)
    print(names["x"], eval("note(1)", {"__builtins__": {}, "note": outside.note}))
    try:
        eval("print(1)", {"__builtins__": {}})
    except NameError as err:
        print(err)
    outside.note("end")
