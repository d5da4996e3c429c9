import datetime
import os
import random
import time
import uuid

import outside


def main(event):
    seen = [time.time(), time.monotonic(), datetime.datetime.now().isoformat(), random.random(), str(uuid.uuid4()), os.urandom(4).hex()]
    items = list(range(20))
    random.shuffle(items)
    seen.append(items)
    first = outside.keep(seen)
    later = outside.keep(time.time())
    random.seed(7)
    print(first == seen, later >= seen[0], random.Random(5).random(), random.randint(1, 100), os.environ["COLOUR"], os.getenv("COLOUR"))
