# ak: rows 49 51
import random
import uuid
from pathlib import Path

import outside


def main(event):
    names = [uuid.uuid4().hex for _ in range(3)]
    for name in names:
        Path(name).touch()
        outside.keep()
    print(sorted(path.name for path in Path().iterdir() if len(path.name) == 32) == sorted(names))
    for name in names:
        Path(name).unlink()
    random.seed(4)
    print(random.random(), outside.note(random.randint(1, 100)), random.sample(range(10), 3))
