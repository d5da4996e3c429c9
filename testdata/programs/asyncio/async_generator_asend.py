# ak: rows 25
import outside


async def talk():
    heard = None
    while heard != "bye":
        heard = yield await outside.fetch(("heard", heard))


async def main(event):
    generator = talk()
    print(await generator.asend(None))
    print(await generator.asend("hello"))
    try:
        await generator.asend("bye")
    except StopAsyncIteration:
        print("over")
