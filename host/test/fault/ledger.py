"""A program that follows the plan in its event.

Each effect leaves one line in a ledger outside the session, where nothing is ever taken back. Written as users write.
"""

# ruff: noqa: ANN001, ANN201, T201

import asyncio
import json
import random
import subprocess
import threading
import time
import uuid


def on_plan(event):
    ledger = event.data["ledger"]
    seen = []
    for number, (step, *details) in enumerate(event.data["plan"]):
        STEPS[step](ledger, seen, *details)
        print(f"{number} {step}")
    print("seen " + json.dumps(seen))
    return len(seen)


def effect(ledger, seen, name, seconds):
    command = ["sh", "-c", "echo $1 >>$2; sleep $3; echo got $1", "sh", name, ledger, str(seconds)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    seen.append(done.stdout)


def write(ledger, seen, name):
    with open(ledger, "a") as file:
        seen.append(file.write(f"{name}\n"))


def fail(ledger, seen, name):
    try:
        subprocess.run(["sh", "-c", "echo $1 >>$2; exit 3", "sh", name, ledger], check=True)
    except subprocess.CalledProcessError as error:
        seen.append(error.returncode)


def values(_ledger, seen):
    value = [str(uuid.uuid4()), random.random(), time.time()]
    print("value " + json.dumps(value))
    seen.append(value)


def sleep(_ledger, _seen, seconds):
    time.sleep(seconds)


def compute(_ledger, seen, rounds):
    total = 0
    for number in range(rounds):
        total = (total * 31 + number) % 1_000_003
    seen.append(total)


def threads(ledger, seen, names, seconds):
    lists = [[] for _ in names]
    started = [threading.Thread(target=effect, args=(ledger, mine, name, seconds)) for name, mine in zip(names, lists)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    seen.extend(lists)


def tasks(ledger, seen, names, seconds):
    seen.append(asyncio.run(gathered(ledger, names, seconds)))


async def gathered(ledger, names, seconds):
    return await asyncio.gather(*(one_task(ledger, name, seconds) for name in names))


async def one_task(ledger, name, seconds):
    await asyncio.sleep(seconds)
    mine = []
    effect(ledger, mine, name, 0)
    return mine


STEPS = {
    "effect": effect,
    "write": write,
    "fail": fail,
    "values": values,
    "sleep": sleep,
    "compute": compute,
    "threads": threads,
    "tasks": tasks,
}
