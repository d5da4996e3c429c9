import ast
import functools
import inspect
import textwrap
import types
import typing
import urllib.request


def traced(log):
    def deco(fn):
        sig = inspect.signature(fn)

        @functools.wraps(fn)
        def inner(*a, **kw):
            bound = sig.bind(*a, **kw)
            bound.apply_defaults()
            log.append((fn.__qualname__, {k: v if isinstance(v, (int, str)) else type(v).__name__ for k, v in bound.arguments.items()}))
            return fn(*bound.args, **bound.kwargs)
        return inner
    return deco


LOG: list = []


@traced(LOG)
def get(url: str, /, path: str = "/page", *extra: int, timeout: "float" = 3, **headers: str) -> bytes:
    """Fetch."""
    with urllib.request.urlopen(urllib.request.Request(url + path, headers=headers), timeout=timeout) as r:
        return r.read()


class Container:
    def __init__(self):
        self.makers = {}

    def provide(self, fn):
        self.makers[typing.get_type_hints(fn)["return"]] = fn
        return fn

    def call(self, fn, **given):
        hints = typing.get_type_hints(fn)
        args = {}
        for name, p in inspect.signature(fn).parameters.items():
            if name in given:
                args[name] = given[name]
            elif hints.get(name) in self.makers:
                args[name] = self.call(self.makers[hints[name]], **given)
            elif p.default is not p.empty:
                args[name] = p.default
            else:
                raise LookupError(name)
        return fn(**args)


box = Container()


class Url(str):
    pass


@box.provide
def make_url(event) -> Url:
    return Url(event.data.url)


def job(url: Url, n: int = 2):
    return len(get(url, "/long")) * n


class Calls(ast.NodeVisitor):
    def __init__(self):
        self.found = []

    def visit_Call(self, node):
        self.found.append(ast.unparse(node.func))
        self.generic_visit(node)


def main(event):
    try:
        get(event.data.url, "/page", 1, 2, accept="x")
        get(path="/x")
    except TypeError as err:
        print(err)
    print(LOG, inspect.signature(get), get.__wrapped__.__kwdefaults__)
    print(box.call(job, event=event), box.call(job, event=event, n=1))
    try:
        box.call(job)
    except LookupError as err:
        print("lookup", err)
    v = Calls()
    v.visit(ast.parse(textwrap.dedent(inspect.getsource(get.__wrapped__))))
    print(v.found, inspect.getdoc(get), inspect.getsourcelines(job)[1])
    print([n for n, m in inspect.getmembers(Container, inspect.isfunction)], inspect.isgeneratorfunction(main))
    frame = inspect.currentframe()
    print(frame.f_code.co_name, frame.f_lineno, [f.function for f in inspect.stack()][:1], inspect.getframeinfo(frame).code_context)
    clone = types.FunctionType(job.__code__, globals(), "clone", (7,))
    print(clone(Url(event.data.url)), clone.__name__, inspect.getclosurevars(job).globals.keys())
    ns = types.SimpleNamespace(**{k: v for k, v in vars(event.data).items() if k == "zz"})
    print(ns, typing.get_type_hints(get.__wrapped__)["timeout"])
