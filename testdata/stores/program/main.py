"""Sessions of every kind, a function each: what they record is kept as goldens (host/test/contract/stores/)."""

import asyncio
import logging
import os
import random
import sqlite3
import subprocess
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

from autokitteh import activity


class OutOfStock(Exception):
    def __init__(self, item, left):
        super().__init__(f"{item}: {left} left")
        self.item = item


def say(text):
    return subprocess.check_output(["echo", text], text=True).strip()


def effects(event):
    print("order", event.data["order"], "of", os.environ["SHOP"])
    numbers = [time.time(), random.random(), str(uuid.uuid4())]
    first = say("one")
    try:
        os.listdir("/nowhere/at/all")
    except FileNotFoundError as error:
        print("caught", type(error).__name__, error.errno, error.filename, file=sys.stderr)
    logging.getLogger("orders").warning("half of it: %s", first)
    second = say(first + " two")
    third = say(f"{second} {numbers[1] < 1}")
    print(numbers)
    return {"said": [first, second, third], "numbers": numbers}


@activity
def fill(box, letters):
    box["letters"].extend(letters)
    letters.clear()
    return box["letters"]


def mutated(event):
    box, letters = {"letters": []}, ["a", "b"]
    held = box["letters"]
    same = fill(box, letters)
    letters.append("c")
    fill(box, letters)
    print(held, letters, same is held)
    return box


def files(event):
    with open("orders.txt", "w+") as file:
        file.write("pear 1\n")
        file.flush()
        say("between")
        file.write("plum 2\n")
        file.seek(0)
        lines = file.readlines()
    connection = sqlite3.connect("orders.db")
    connection.execute("create table orders (item text, count integer)")
    connection.executemany("insert into orders values (?, ?)", [line.split() for line in lines])
    connection.commit()
    found = connection.execute("select item, count from orders order by count desc").fetchall()
    connection.close()
    print(found, os.path.getsize("orders.txt"))
    return found


def fails(event):
    left = int(say("0"))
    print("left", left)
    try:
        raise KeyError("pear")
    except KeyError as error:
        raise OutOfStock("pear", left) from error


def large(event):
    text = subprocess.check_output(["head", "-c", "300000", "/dev/zero"])
    say("after it")
    return len(text), sum(text)


def lanes(event):
    order = []

    async def work(name):
        for number in range(2):
            await asyncio.sleep(1)
            order.append(await asyncio.to_thread(say, f"{name}{number}"))
            print(order[-1])

    async def all_of_them():
        await asyncio.gather(*[work(name) for name in "ab"])

    asyncio.run(all_of_them())
    with ThreadPoolExecutor(2) as pool:
        order.extend(pool.map(say, ["c", "d"]))
    return order


def many(event):
    total = 0
    for number in range(20):
        total += len(say("x" * number))
    print("total", total, time.time() > 0)
    return total


def asleep(event):
    time.sleep(3600)
    print("half", say("the night"))
    time.sleep(7200)
    return "awake"


def busy(event):
    print("before", say("it"))
    subprocess.run(["sleep", "600"], check=True)


def stopped(event):
    try:
        say("begun")
        time.sleep(3600)
    finally:
        print("cleaned up")


def paused(event):
    say("begun")
    os.listdir(".")
    time.sleep(3600)
