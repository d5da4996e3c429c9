# ak: rows 33
import weakref

import outside


class Thing:
    def __init__(self, name):
        self.name = name


def watch(thing):
    return {"ref": weakref.ref(thing), "name": thing.name}


class Holder:
    def __init__(self):
        self.kept = weakref.WeakValueDictionary()
        self.keys = weakref.WeakKeyDictionary()
        self.things = weakref.WeakSet()


def put(pair):
    holder, thing = pair
    holder.kept["t"] = thing
    holder.keys[thing] = 1
    holder.things.add(thing)
    return len(holder.kept)


def main(event):
    thing = Thing("t")
    got = outside.each(watch, [thing])[0]
    print(got["ref"]() is thing, got["name"])
    holder = Holder()
    put((holder, thing))
    made = outside.each(lambda one: [weakref.WeakSet([one]), weakref.WeakValueDictionary(a=one), weakref.ref(Thing("gone"))], [thing])[0]
    print(list(made[0])[0] is thing, made[1]["a"] is thing, made[2](), holder.kept["t"] is thing)
    proxy = weakref.proxy(thing)
    print(outside.keep(proxy).name, outside.note(proxy.name))
