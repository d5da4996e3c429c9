"""Tasks of asyncio: several calls under way at once, answers in any order, sleeps between."""

# ruff: noqa: ANN001, ANN201, T201

import asyncio

from outside import tell


def main(event):
    return asyncio.run(gather(event))


async def gather(event):
    total = 0
    for number in range(event.data.size // 2):
        answers = await asyncio.gather(*(one(event, number, part) for part in range(3)))
        print(f"round {number}: {answers}")
        total += len(answers)
    print(f"total {total}")
    return total


async def one(event, number, part):
    await asyncio.sleep(part * 0.05)
    answer = await asyncio.to_thread(tell, event, f"task-{number}-{part}")
    await asyncio.sleep(0.02)
    return answer
