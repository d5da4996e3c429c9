"""Calls with a policy: tried again when refused, or made once at most. What is not known is told as `unknown`."""

# ruff: noqa: ANN001, ANN201, T201

from urllib.request import urlopen

from autokitteh import OutcomeUnknown, activity


def main(event):
    ledger = event.data.ledger
    for number in range(event.data.size):
        print(f"fetch {number}: {fetch(ledger, f'flaky-{number}')}")
        try:
            answer = charge(ledger, f"once-{number}")
        except OutcomeUnknown:
            answer = "unknown"
        print(f"once-{number}: {answer}")
    return event.data.size


@activity(attempts=4, backoff=0.05)
def fetch(ledger, key):
    with urlopen(f"{ledger}/{key}", timeout=120) as answer:
        return answer.read().decode()


@activity(at_most_once=True)
def charge(ledger, key):
    with urlopen(f"{ledger}/{key}", timeout=120) as answer:
        return answer.read().decode()
