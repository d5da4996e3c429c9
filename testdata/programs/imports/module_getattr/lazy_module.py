import outside


def __getattr__(name):
    if name == "missing":
        raise AttributeError(f"no {name}")
    if name.startswith("__"):
        raise AttributeError(name)
    return outside.note("made", name)
