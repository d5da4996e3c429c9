# ak: rows 18 22 25 33
import asyncio

import outside
import webfake


async def main(event):
    async with webfake.AsyncClient(base_url=event.data.url) as client:
        response = await client.get("/json")
        print(response.status_code, response.json())
        outside.note("one")
        first = await client.post("/echo", content="first")
        print(first.text, client.is_closed)
        async with client.stream("GET", "/long") as response:
            count = 0
            async for line in response.aiter_lines():
                count += 1
                if count in (1, 1000):
                    outside.note(line)
            print(count, response.status_code)
    print(client.is_closed)
    await asyncio.sleep(0)
