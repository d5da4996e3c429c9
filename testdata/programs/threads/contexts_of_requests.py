import asyncio
import contextlib
import contextvars
import decimal
import threading
import urllib.request

user = contextvars.ContextVar("user")
trace = contextvars.ContextVar("trace", default=())


@contextlib.contextmanager
def span(name):
    token = trace.set(trace.get() + (name,))
    try:
        yield
    finally:
        trace.reset(token)


def get(url, path):
    with span("get"):
        with urllib.request.urlopen(url + path) as r:
            return trace.get(), user.get("?"), r.status


async def handle(name, url):
    user.set(name)
    with span(name):
        a = await asyncio.to_thread(get, url, "/page?" + name)
        await asyncio.sleep(0.01)
        with span("second"):
            b = get(url, "/json?" + name)
        with decimal.localcontext() as c:
            c.prec = 3
            await asyncio.sleep(0)
            d = decimal.Decimal(2) / 3
    return a, b, d, trace.get()


async def go(url):
    for n in "ab":
        print(await asyncio.create_task(handle(n, url)))
    print(user.get("unset"))
    ctx = contextvars.copy_context()
    ctx.run(user.set, "inner")
    print(ctx[user], user.get("outer"), ctx.run(get, url, "/page"))
    r = await asyncio.gather(handle("x", url), return_exceptions=True)
    print(r)


def main(event):
    url = event.data.url
    user.set("main")
    out = []
    t = threading.Thread(target=lambda: out.append(get(url, "/page")))
    t.start()
    t.join()
    t = threading.Thread(target=contextvars.copy_context().run, args=(lambda: out.append(get(url, "/page")),))
    t.start()
    t.join()
    print(out)
    asyncio.run(go(url))
    print(user.get(), sorted(v.name for v in contextvars.copy_context() if v.name in ("user", "trace")))
