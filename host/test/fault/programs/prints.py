"""Many prints, to both streams and by a logger, between calls."""

# ruff: noqa: ANN001, ANN201, T201

import logging
import sys

from outside import tell


def main(event):
    logger = logging.getLogger("chatty")
    for number in range(event.data.size):
        for line in range(25):
            print(f"line {number}.{line}", "x" * (line * 7 % 50))
        print(f"half {number} ", end="", flush=True)
        print(f"warned {number}", file=sys.stderr)
        logger.warning("logged %s", number)
        print(f"rest {tell(event, f'line-{number}')}")
    return event.data.size * 27
