"""What the programs do outside: each call of `tell` is one line in a ledger that no loss takes back."""

# ruff: noqa: ANN001, ANN201

from urllib.request import urlopen


def tell(event, key):
    """Say so to the ledger. The answer depends on the key only; it refuses keys with `refuse` in them."""
    with urlopen(f"{event.data.ledger}/{key}", timeout=120) as answer:
        return answer.read().decode()
