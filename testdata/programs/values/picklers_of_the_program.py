import copy
import copyreg
import functools
import pickle
import io
import os
import urllib.request


class Conn:
    def __init__(self, url):
        self.url, self.cache = url, {}

    def get(self, path):
        if path not in self.cache:
            with urllib.request.urlopen(self.url + path) as r:
                self.cache[path] = r.read()
        return self.cache[path]

    def __getstate__(self):
        return {"url": self.url}

    def __setstate__(self, state):
        self.__init__(**state)

    def __deepcopy__(self, memo):
        return Conn(self.url + "")


class Slot:
    __slots__ = ("a", "b", "__weakref__")

    def __init__(self, a, b):
        self.a, self.b = a, b

    def __eq__(self, o):
        return (self.a, self.b) == (o.a, o.b)

    __hash__ = None


class Weird(complex):
    pass


copyreg.pickle(Weird, lambda w: (Weird, (w.real, w.imag)))


class Persist(pickle.Pickler):
    def persistent_id(self, obj):
        return ("conn", obj.url) if isinstance(obj, Conn) else None


class Unpersist(pickle.Unpickler):
    def persistent_load(self, pid):
        return Conn(pid[1])

    def find_class(self, module, name):
        if name == "system":
            raise pickle.UnpicklingError("no")
        return super().find_class(module, name)


def main(event):
    c = Conn(event.data.url)
    print(c.get("/page"), len(c.cache))
    d = pickle.loads(pickle.dumps(c, 4))
    print(d.cache, d.get("/json"))
    e = copy.copy(c)
    f = copy.deepcopy({"k": [c, c]})
    print(e.cache, f["k"][0] is f["k"][1], f["k"][0].cache)
    s = Slot(1, [2])
    t = copy.copy(s)
    print(s == t, s.b is t.b, pickle.loads(pickle.dumps(s)) == s)
    print(pickle.loads(pickle.dumps(Weird(1, 2))), type(copy.copy(Weird(3, 4))).__name__)
    buf = io.BytesIO()
    Persist(buf, 4).dump([c, Slot(0, 0)])
    buf.seek(0)
    back = Unpersist(buf).load()
    print(back[0].get("/page"), back[0] is c)
    try:
        Unpersist(io.BytesIO(pickle.dumps(os.system))).load()
    except pickle.UnpicklingError as err:
        print("refused", err)
    with open("x.pkl", "wb") as fh:
        for n in range(3):
            pickle.dump((n, Slot(n, None)), fh)
    with open("x.pkl", "rb") as fh:
        got = []
        try:
            while True:
                got.append(pickle.load(fh))
        except EOFError:
            print([(n, x.a) for n, x in got])
    os.unlink("x.pkl")
    p = functools.partial(c.get, "/long")
    print(len(p()), pickle.loads(pickle.dumps(functools.partial(int, base=2)))("101"))
