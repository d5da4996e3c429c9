# ak: rows 28
import outside


class Flaky:
    def __init__(self):
        self.tries = 0

    def run(self):
        self.tries += 1
        if self.tries < 3:
            outside.fail(ConnectionError, f"try {self.tries}")
        return outside.note("done")


def main(event):
    flaky, errors = Flaky(), []
    while True:
        try:
            print(flaky.run(), errors)
            break
        except OSError as err:
            errors.append(repr(err))
