# ak: rows 2 31
import outside


class Recorder(dict):
    def __getitem__(self, name):
        print("asked for", name)
        return super().__getitem__(name)

    def __setitem__(self, name, value):
        print("set", name)
        super().__setitem__(name, value)


def main(event):
    names = Recorder(outside=outside)
    exec("value = outside.note(1)", {}, names)
    print(list(names), eval("outside.note(value)", {}, names))
    outside.note("end")
