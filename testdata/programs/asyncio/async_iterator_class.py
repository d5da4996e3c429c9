# ak: rows 25
import outside


class Pages:
    def __init__(self, count):
        self.left = count

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.left == 0:
            raise StopAsyncIteration
        self.left -= 1
        return await outside.fetch(self.left)


async def main(event):
    print([page async for page in Pages(3)])
