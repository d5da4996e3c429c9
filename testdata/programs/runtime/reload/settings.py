import outside

VALUE = {"made": "at import"}


class Setting:
    def load(self):
        return outside.note("load")


def work():
    return outside.note("work", sorted(VALUE))
