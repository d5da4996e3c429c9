# ak: rows 23
# ak: unordered
import asyncio

import outside


class Actor:
    def __init__(self, name, peers):
        self.name, self.peers = name, peers
        self.mail = asyncio.Queue()
        self.state = 0
        self.task = asyncio.get_running_loop().create_task(self.run(), name=name)

    async def ask(self, what, *args):
        reply = asyncio.get_running_loop().create_future()
        await self.mail.put((what, args, reply))
        return await reply

    async def run(self):
        while True:
            what, args, reply = await self.mail.get()
            if what == "stop":
                reply.set_result(self.state)
                return
            try:
                if what == "forward":
                    # Not awaited here: its peer may be forwarding to it.
                    task = asyncio.ensure_future(self.forward(*args))
                    task.add_done_callback(lambda t, r=reply: r.set_result(t.result()))
                else:
                    reply.set_result(await getattr(self, what)(*args))
            except Exception as err:
                reply.set_exception(err)

    async def add(self, n):
        self.state += (await outside.fetch((self.name, n)))["fetched"][1]
        return self.state

    async def forward(self, n):
        peer = self.peers[(self.peers.index(self) + 1) % len(self.peers)]
        return await peer.ask("add", outside.note("forward", self.name, n)[2])

    async def crash(self):
        outside.fail(ZeroDivisionError, self.name)


async def main(event):
    actors = []
    actors += [Actor(c, actors) for c in "abc"]
    print(await asyncio.gather(*(a.ask("add", n) for n, a in enumerate(actors, 1))))
    print(await asyncio.gather(*(a.ask("forward", 10 * n) for n, a in enumerate(actors, 1))))
    print([repr(e) for e in await asyncio.gather(*(a.ask("crash") for a in actors), return_exceptions=True)])
    print([await a.ask("stop") for a in actors], [a.task.get_name() for a in actors])
    await asyncio.gather(*(a.task for a in actors))
