from outside import note


class Counter:
    def __init__(self, name):
        self.count = len(note(name))

    def step(self):
        self.count += note(1)
        return self
