async def main():
    async with connect(url()) as client:
        async for row in client.rows():
            yield await save(row)
    await asyncio.gather(f(), *(g(x) for x in h()))
