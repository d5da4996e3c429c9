def __getattr__(name):
    if name == "lazy_thing":
        from .state import counter
        globals()[name] = f"lazy{counter}"
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
