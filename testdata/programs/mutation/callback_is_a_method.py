# ak: rows 59 38
import outside


class Progress:
    def __init__(self):
        self.seen = []
        self.count = 0

    def __call__(self, thing):
        self.count += 1

    def update(self, thing):
        self.seen.append(thing)
        return self


def main(event):
    progress = Progress()
    print([item is progress for item in outside.each(progress.update, ["a", "b"])], progress.seen)
    outside.each(progress, [1, 2, 3])
    print(progress.count)
