# ak: rows 21
import outside


class Api:
    def __init__(self, path=()):
        self._path = path

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Api((*self._path, name))

    def __call__(self, *args):
        return outside.note(".".join(self._path), *args)


def main(event):
    api = Api()
    print(api.chat.completions.create("hello"), api.users["list"] if hasattr(api, "__getitem__") else api.users.list())
    print(api.a.b(api.c(1)))
