# ak: rows 70
import outside


class Resource:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        outside.note("released", self.name)


def work():
    one = Resource("local")
    outside.note("working", one.name)


def main(event):
    outside.note("before")
    work()
    outside.note("after")
    held = Resource("held")
    del held
    outside.note("end")
