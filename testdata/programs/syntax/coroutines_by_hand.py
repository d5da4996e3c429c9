# ak: rows 13 22
import types

import outside


class Ready:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield outside.note("awaiting", self.value)
        return got


@types.coroutine
def pause():
    return (yield "paused")


async def work():
    first = await Ready(1)
    second = await pause()
    return first, second, outside.note("done")


def main(event):
    coroutine = work()
    print(coroutine.send(None), coroutine.send("a"))
    try:
        coroutine.send("b")
    except StopIteration as stop:
        print(stop.value)
    other = work()
    other.send(None)
    other.close()
    outside.note("end")
