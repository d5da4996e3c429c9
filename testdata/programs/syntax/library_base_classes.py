# ak: rows 1 7 26
import outside
import toolkit


class Upper(toolkit.Plugin, name="upper"):
    def handle(self, thing):
        return outside.note(thing.upper())


class Lower(toolkit.Plugin):
    def handle(self, thing):
        return outside.note(thing.lower())


def main(event):
    print(sorted(toolkit.Plugin.known), Upper().handle("a"), [cls().handle("B") for cls in (Upper, Lower)])
    print(toolkit.Plugin.known["upper"] is Upper)
