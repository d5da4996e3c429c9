# ak: rows 49 51
import datetime
import os
import random
import secrets
import time
import uuid
from pathlib import Path

import outside


def main(event):
    values = [time.time(), datetime.datetime.now(), uuid.uuid4(), secrets.token_hex(4), random.random(), os.urandom(3)]
    values += [time.monotonic(), datetime.date.today(), os.getpid(), random.choice("abc"), time.time_ns()]
    Path("values").write_text(repr(values))
    outside.keep()
    print(repr(values) == Path("values").read_text())
    later = time.monotonic(), time.time()
    outside.keep()
    print(later[0] >= values[6], time.monotonic() >= later[0], datetime.datetime.now() >= values[1])
    os.remove("values")
