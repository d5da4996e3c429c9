# What stands between `async with` and its end goes with its process: one function, one call.
import aiohttp
from autokitteh import activity


@activity
async def fetch(url, method, path, **more):
    async with aiohttp.ClientSession(url + "/") as session, session.request(method, path, **more) as answer:
        return answer.status, await answer.text()


async def main(event):
    print(await fetch(event.data.url, "GET", "page"))
    print(await fetch(event.data.url, "POST", "orders", json={"item": 7}))
