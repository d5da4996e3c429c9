# ak: rows 7
import outside
import toolkit


class Counting(toolkit.Plugin):
    def __init__(self):
        self.count = 0

    def handle(self, thing):
        self.count += 1
        return outside.note(thing, self.count)


def main(event):
    plugin = Counting()
    print(plugin.run("a"), plugin.run("b"))
    outside.note("between")
    print(plugin.count)
