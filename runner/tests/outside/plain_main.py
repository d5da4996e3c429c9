"""Run a handler with plain Python, in a process of the fork server. The report says how it ended."""

import asyncio
import importlib
import inspect
import json
import sys
import traceback


class Event(dict):
    """Keys as attributes, however deep."""

    def __getattr__(self, name):
        value = self[name]
        return Event(value) if isinstance(value, dict) else value


def main(show, report, code, entry, event):
    """`show` gives the text by which results are compared."""
    sys.path.insert(0, code)
    sys.argv[:] = [code]
    file, _, name = entry.partition(":")
    ended = {"error": None, "message": None, "traceback": None, "result": None}
    data = {"event_type": "", "event_id": "", "integration_id": "", "data": {}, **json.loads(event)}
    try:
        handler = getattr(importlib.import_module(file[:-3].replace("/", ".")), name)
        count = len(inspect.signature(handler).parameters)
        result = handler(*(Event(data), "ses_test")[:count])
        if inspect.isawaitable(result):

            async def wait():
                return await result

            result = asyncio.run(wait())
        ended["result"] = show(result)
    except SystemExit as err:
        if err.code:
            ended.update(describe(err, code))
    except BaseException as err:
        ended.update(describe(err, code))
    with open(report, "w") as file:
        json.dump(ended, file)


def describe(err, code):
    """Without the frames that led to the program: ours, and those of the event loop."""
    shown = traceback.TracebackException(type(err), err, err.__traceback__)
    hide(shown)
    while shown.stack and not shown.stack[0].filename.startswith(code):
        del shown.stack[0]
    kind = type(err)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return {"error": name, "message": str(err), "traceback": "".join(shown.format())}


def hide(shown):
    if shown is not None:
        shown.stack[:] = [frame for frame in shown.stack if frame.filename != __file__]
        hide(shown.__cause__)
        hide(shown.__context__)

