# ak: rows 2 31
import outside


def main(event):
    names = {"outside": outside}
    exec("value = outside.note(1)\ndef f(x):\n    return outside.note(x)\n", names)
    print(names["value"], names["f"]("called"), sorted(name for name in names if name != "__builtins__"))
    exec("print(outside.note('own globals'))")
    exec("class A:\n    x = outside.note('in a class')\nprint(A.x)", {"outside": outside})
