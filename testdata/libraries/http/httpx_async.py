# ak: unordered
import asyncio

import httpx


async def main(event):
    url = event.data.url
    async with httpx.AsyncClient(base_url=url) as client:
        answers = await asyncio.gather(*(client.post(f"/n{n}", content=str(n)) for n in range(3)))
        print([answer.text for answer in answers])
        print((await client.get("/json")).json())
