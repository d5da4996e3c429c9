# ak: rows 31
import outside


class Symbols(dict):
    def __missing__(self, name):
        self[name] = name.upper()
        return self[name]


def main(event):
    symbols = Symbols(note=outside.note)
    print(eval("note(a) + note(b + c)", {}, symbols), list(symbols))
    in_globals = Symbols(note=outside.note)
    print(eval("note(d)", in_globals))
    outside.note("end")
