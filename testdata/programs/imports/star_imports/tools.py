import outside as _outside


def shown(x):
    return _outside.note("shown", x)


def _hidden(x):
    return _outside.note("hidden", x)


class Shown:
    def show(self):
        return _outside.note("class")
