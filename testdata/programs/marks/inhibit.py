# ak: repeats Client
# ak: repeats note 'version'
# Made again in each process: nothing in it is recorded, and calls of what it makes are.
import outside
from autokitteh import inhibit_activities


@inhibit_activities
def make_client(name):
    client = outside.Client(name)
    client.version = outside.note("version")
    return client


@inhibit_activities
async def prepare():
    return outside.note("version")


def main(event):
    client = make_client("shop")
    print(client.get("/a"), client.name)
    outside.note("between")
    print(client.get("/b")["path"], client.version)
    import asyncio

    print(asyncio.run(prepare()))
