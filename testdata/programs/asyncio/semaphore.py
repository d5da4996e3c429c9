# ak: rows 23
# ak: unordered
import asyncio

import outside


async def work(gate, name, seconds, state):
    async with gate:
        state["now"] += 1
        state["most"] = max(state["most"], state["now"])
        await outside.fetch(name, seconds)
        state["now"] -= 1


async def main(event):
    state = {"now": 0, "most": 0}
    gate = asyncio.BoundedSemaphore(2)
    await asyncio.gather(*(work(gate, n, 0.07 * (n + 1), state) for n in range(4)))
    print(state)
