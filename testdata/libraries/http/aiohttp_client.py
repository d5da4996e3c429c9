import aiohttp


async def main(event):
    async with aiohttp.ClientSession(event.data.url + "/") as session:
        async with session.get("page") as answer:
            print(answer.status, await answer.text())
        async with session.post("orders", json={"item": 7}) as answer:
            print(answer.status, await answer.text())
