import importlib
import importlib.util
import os
import pkgutil
import sys
import runpy
import json

import pluginspkg
from shared import state
from shared.state import counter as counted


def discover():
    return {name: importlib.import_module(f"pluginspkg.{name}") for _, name, _ in sorted(pkgutil.iter_modules(pluginspkg.__path__), key=lambda m: m[1])}


def from_path(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    mod = importlib.util.module_from_spec(spec)
    sys.modules[name] = mod
    spec.loader.exec_module(mod)
    return mod


def main(event):
    plugins = discover()
    for name, mod in plugins.items():
        print(name, mod.run(event.data.url), mod.__package__)
    print(state.counter, counted, state.log)
    import circ_a
    print(circ_a.hello(event.data.url), circ_a.circ_b.__name__)
    m = from_path("extra", os.path.join(os.path.dirname(os.path.abspath(__file__)), "extras", "extra.py"))
    print(m.run(event.data.url), m.__name__, sys.modules["extra"] is m)
    ns = runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), "extras", "script.py"), init_globals={"URL": event.data.url}, run_name="__main__")
    print(ns["answer"], ns["__name__"])
    print(pkgutil.get_data("shared", "data.json"), json.loads(pkgutil.get_data("shared", "data.json"))["k"])
    from nsp.one import a
    from nsp.two import b
    print(a(), b(), importlib.import_module("nsp").__path__ is not None, hasattr(sys.modules["nsp"], "__file__") and sys.modules["nsp"].__file__)
    try:
        importlib.import_module("pluginspkg.none")
    except ModuleNotFoundError as err:
        print(err, err.name)
    from shared import lazy_thing
    print(lazy_thing)
    try:
        from shared import other_thing
    except ImportError as err:
        print(type(err).__name__, str(err).partition("(")[0])
    importlib.reload(state)
    print(state.counter, counted)
