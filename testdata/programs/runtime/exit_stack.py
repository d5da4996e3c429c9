# ak: rows 59 70
import contextlib

import outside


@contextlib.contextmanager
def managed(name):
    outside.note("enter", name)
    try:
        yield name
    finally:
        outside.note("exit", name)


def main(event):
    with contextlib.ExitStack() as stack:
        print([stack.enter_context(managed(name)) for name in "ab"])
        stack.callback(outside.note, "callback")
        stack.push(lambda kind, err, tb: outside.note("pushed", kind and kind.__name__) and True)
        raise ValueError("inside")
    with contextlib.suppress(KeyError), managed("c"):
        outside.fail(KeyError, "gone")
    outside.note("end")
