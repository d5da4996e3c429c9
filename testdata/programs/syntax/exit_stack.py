# ak: rows 18
import contextlib

import outside


@contextlib.contextmanager
def opened(name):
    yield outside.note("open", name)
    outside.note("close", name)


def main(event):
    with contextlib.ExitStack() as stack:
        print([stack.enter_context(opened(name)) for name in "ab"])
        stack.callback(outside.note, "callback")
        stack.callback(lambda: outside.note("lambda"))
    with contextlib.suppress(ValueError), contextlib.closing(contextlib.ExitStack()):
        outside.fail(ValueError, "suppressed")
    with contextlib.nullcontext(outside.note("null")) as null:
        print(null)
