import collections
import functools
import inspect
import urllib.request
import json


def coroutine(fn):
    @functools.wraps(fn)
    def start(*a, **k):
        g = fn(*a, **k)
        next(g)
        return g
    return start


@coroutine
def broadcast(*targets):
    while True:
        item = yield
        for t in targets:
            t.send(item)


@coroutine
def averager(out):
    total = n = 0
    try:
        while True:
            x = yield (total / n if n else None)
            total += x
            n += 1
    except GeneratorExit:
        out.append(total / n)
        raise
    finally:
        out.append("closed")


@coroutine
def poster(url):
    count = 0
    while True:
        try:
            item = yield count
        except ValueError as err:
            item = f"err {err}"
        with urllib.request.urlopen(url + "/echo", data=str(item).encode()) as r:
            count += len(r.read())


def subgen():
    got = yield 1
    print("sub got", got)
    return got * 2


def delegating():
    a = yield from subgen()
    b = yield from subgen()
    return a + b


def scheduler(tasks):
    q = collections.deque(tasks.items())
    results = {}
    while q:
        name, g = q.popleft()
        try:
            cmd = next(g)
            q.append((name, g))
            results.setdefault("log", []).append((name, cmd))
        except StopIteration as stop:
            results[name] = stop.value
    return results


def task(url, paths):
    total = 0
    for p in paths:
        with urllib.request.urlopen(url + p) as r:
            total += r.status
        yield p
    return total


def main(event):
    url = event.data.url
    out = []
    avg, post = averager(out), poster(url)
    b = broadcast(avg, post)
    for n in (1, 2, 6):
        b.send(n)
    print(post.throw(ValueError("bad")), inspect.getgeneratorstate(post), inspect.getgeneratorlocals(avg)["total"])
    avg.close()
    print(out)
    g = delegating()
    next(g)
    g.send(5)
    try:
        g.send(6)
    except StopIteration as s:
        print(s.value)
    print(scheduler({"a": task(url, ["/page", "/json"]), "b": task(url, ["/long"])}))
    fns = [lambda: n for n in range(3)]
    print([f() for f in fns], [f() for f in [lambda n=n: urllib.request.urlopen(f"{url}/page?{n}").status + n for n in range(3)]])
    it = (y for x in range(4) if (y := x * x) > 1)
    print(next(it), y if False else list(it))
    print(*map(lambda p: json.loads(urllib.request.urlopen(url + p).read()), ["/json"]))
    pipeline = functools.reduce(lambda f, g: lambda x: g(f(x)), [str, len, range, list])
    print(pipeline(12345))
    try:
        b.throw(KeyError, KeyError("stop"))
    except KeyError as err:
        print("thrown", err, inspect.getgeneratorstate(b))
    try:
        b.send(1)
    except StopIteration:
        print("over")
