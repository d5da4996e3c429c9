# ak: rows 22
import outside


class Later:
    def __init__(self, thing):
        self.thing = thing

    def __await__(self):
        result = yield from outside.fetch(self.thing).__await__()
        return result["fetched"]


async def main(event):
    print(await Later("a"), await Later("b"))
