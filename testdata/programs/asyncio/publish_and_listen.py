# ak: rows 25
# ak: unordered
import asyncio
import random

import outside


class Hub:
    def __init__(self):
        self.subscribers = {}

    def subscribe(self, topic):
        queue = asyncio.Queue()
        self.subscribers.setdefault(topic, []).append(queue)

        async def listen():
            try:
                while True:
                    message = await queue.get()
                    if message is None:
                        return
                    yield message
            finally:
                self.subscribers[topic].remove(queue)
                outside.note("unsubscribe", topic)

        return listen()

    async def publish(self, topic, message):
        got = await outside.fetch((topic, message), random.random() / 300)
        for queue in self.subscribers.get(topic, []):
            queue.put_nowait(got["fetched"][1] if message is not None else None)


async def listener(hub, name, topic, most=None):
    got = []
    source = hub.subscribe(topic)
    async for message in source:
        got.append(message)
        if most and len(got) >= most:
            break
    await source.aclose()
    return name, got


async def main(event):
    hub = Hub()
    tasks = [
        asyncio.create_task(listener(hub, "all", "news")),
        asyncio.create_task(listener(hub, "one", "news", 1)),
        asyncio.create_task(listener(hub, "sport", "sport")),
    ]
    await asyncio.sleep(0)
    for n in range(3):
        await asyncio.gather(hub.publish("news", n), hub.publish("sport", n * 10))
    await hub.publish("news", None)
    await hub.publish("sport", None)
    print(await asyncio.gather(*tasks), {k: len(v) for k, v in hub.subscribers.items()})
