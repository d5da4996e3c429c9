async def main():
    async with _ak_call(connect)(_ak_call(url)()) as client:
        async for row in _ak_call(client.rows)():
            yield (await _ak_call(save)(row))
    await _ak_call(asyncio.gather)(_ak_call(f)(), *(_ak_call(g)(x) for x in _ak_call(h)()))
