import outside

MADE = outside.note("loading", __name__)


def run(thing):
    return [outside.note(thing), MADE]


class Thing:
    def __init__(self, value):
        self.value = outside.note(value)
