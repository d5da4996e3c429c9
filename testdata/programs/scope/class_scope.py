# ak: rows 11 26
import outside

x = "global"


class Scopes:
    x = outside.note("class")
    from_list = [outside.note(n) for n in (x, x)]
    lazy = (outside.note(n + x) for n in ["first "])

    def method(self, default=outside.note(x)):
        return x, default, self.x

    @staticmethod
    def plain(value=x):
        return outside.note(value)


def main(event):
    print(Scopes.from_list, list(Scopes.lazy), Scopes().method(), Scopes.plain())
