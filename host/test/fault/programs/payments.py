"""One payment after the other; those that are refused are tried again by the program."""

# ruff: noqa: ANN001, ANN201, T201

import time
from urllib.error import HTTPError

from outside import tell


def main(event):
    total = 0
    for number in range(event.data.size):
        print(f"payment {number}: {pay(event, number)}")
        total += 10 + number
        if number % 4 == 3:
            time.sleep(0.2)
    print(f"total {total}")
    return total


def pay(event, number):
    for attempt in range(1, 4):
        refusal = "-refuse" if attempt <= number % 3 else ""
        try:
            return tell(event, f"pay-{number}-{attempt}{refusal}")
        except HTTPError as error:
            print(f"payment {number}: attempt {attempt} was refused with {error.code}")
            time.sleep(0.05)
    raise AssertionError(number)
