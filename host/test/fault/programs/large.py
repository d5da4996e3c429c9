"""Results of some hundred thousand bytes, which lie in files of their own."""

# ruff: noqa: ANN001, ANN201, T201

import hashlib

from autokitteh import activity
from outside import tell


def main(event):
    pieces = []
    for number in range(max(2, event.data.size // 2)):
        piece = fetch(event.data.ledger, f"large-{number}", 300_000 + number)
        print(f"piece {number}: {len(piece)} {hashlib.sha256(piece).hexdigest()[:12]}")
        pieces.append(piece)
        print(tell(event, f"between-{number}"))
    print(f"all {hashlib.sha256(b''.join(pieces)).hexdigest()}")
    return sum(map(len, pieces))


@activity
def fetch(ledger, key, size):
    from urllib.request import urlopen

    with urlopen(f"{ledger}/{key}", timeout=120) as answer:
        seed = answer.read()
    return (seed * (size // len(seed) + 1))[:size]
