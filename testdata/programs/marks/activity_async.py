# ak: unordered
# Marked coroutine functions run beside each other.
import asyncio

import outside
from autokitteh import activity


@activity
async def get(name, seconds):
    await asyncio.sleep(seconds)
    first = await outside.fetch(name)
    return [first, outside.note(name)]


class Client:
    @activity
    async def get(self, name):
        self.seen = name
        return await outside.fetch(name)


async def main(event):
    print(await get("one", 0))
    print(await asyncio.gather(get("slow", 0.05), get("fast", 0)))
    client = Client()
    print(await client.get("two"), client.seen)
    task = asyncio.ensure_future(get("task", 0))
    print(await asyncio.wait_for(task, 10))
