"""Sleeps, and values that are never the same: shown when they come, and once more at the end."""

# ruff: noqa: ANN001, ANN201, T201

import random
import time
import uuid
from datetime import datetime

from outside import tell


def main(event):
    kept = {}
    for number in range(event.data.size):
        kept[f"uuid-{number}"] = str(uuid.uuid4())
        print(f"value uuid-{number} {kept[f'uuid-{number}']}")
        time.sleep(random.choice([0.01, 0.1, 0.3]))
        kept[f"random-{number}"] = str(random.random())
        print(f"value random-{number} {kept[f'random-{number}']}")
        kept[f"now-{number}"] = f"{time.time()}/{datetime.now()}"
        print(f"value now-{number} {kept[f'now-{number}']}")
        if number % 2:
            tell(event, f"clock-{number}")
    for name, value in kept.items():
        print(f"kept {name} {value}")
    return len(kept)
