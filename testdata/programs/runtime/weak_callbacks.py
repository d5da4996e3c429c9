import gc
import weakref
import os
import urllib.request


class Session:
    live = weakref.WeakSet()
    closed = []

    def __init__(self, url):
        self.url = url
        Session.live.add(self)
        self.finalizer = weakref.finalize(self, self.close_remote, url)

    @staticmethod
    def close_remote(url):
        with urllib.request.urlopen(url + "/page?closed") as r:
            Session.closed.append(r.status)

    def ping(self):
        with urllib.request.urlopen(self.url + "/page?ping") as r:
            return r.status


class Cache(weakref.WeakValueDictionary):
    def get_or(self, key, make):
        try:
            return self[key]
        except KeyError:
            value = self[key] = make()
            return value


class Emitter:
    def __init__(self):
        self.handlers = []

    def on(self, fn):
        ref = weakref.WeakMethod(fn) if hasattr(fn, "__self__") else weakref.ref(fn)
        self.handlers.append(ref)

    def fire(self, *a):
        alive = [(r, h) for r in self.handlers if (h := r()) is not None]
        self.handlers = [r for r, _ in alive]
        return [h(*a) for _, h in alive]


class Listener:
    def heard(self, x):
        return self.__class__.__name__, x


def main(event):
    s = Session(event.data.url)
    print(s.ping(), len(Session.live))
    s.finalizer()
    print(Session.closed, s.finalizer.alive)
    s2 = Session(event.data.url)
    del s2
    print(Session.closed, len(Session.live))
    c = Cache()
    a = c.get_or("a", Listener)
    print(c.get_or("a", Listener) is a, len(c))
    del a
    print(len(c))
    e, l = Emitter(), Listener()
    e.on(l.heard)
    fn = lambda x: urllib.request.urlopen(event.data.url + f"/page?{x}").status
    e.on(fn)
    print(e.fire(1))
    del l
    print(e.fire(2), len(e.handlers))
    r = weakref.ref(fn, lambda r: print("gone"))
    del fn
    print(r(), e.fire(3))
    p = weakref.proxy(s)
    print(p.ping())
    del s
    try:
        p.ping()
    except ReferenceError as err:
        print("ReferenceError")
    gc.collect()
