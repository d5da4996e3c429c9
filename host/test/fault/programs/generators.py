"""Generators, context managers, closures and exceptions around calls."""

# ruff: noqa: ANN001, ANN201, T201

from contextlib import ExitStack, contextmanager

from outside import tell


def main(event):
    kept = []
    with ExitStack() as stack:
        for number, answer in numbered(answers(event, event.data.size)):
            held = stack.enter_context(resource(event, number))
            kept.append((held, answer))
            if number % 4 == 2:
                try:
                    fail(event, number)
                except ValueError as error:
                    print(f"failed {number}: {error}")
        print(f"held {len(kept)}")
    for held, answer in kept:
        print(held, answer)
    return len(kept)


def answers(event, size):
    for number in range(size):
        yield tell(event, f"item-{number}")


def numbered(things):
    yield from enumerate(things)


@contextmanager
def resource(event, number):
    name = tell(event, f"open-{number}")
    try:
        yield name
    finally:
        print(f"closed {number}: {tell(event, f'close-{number}')}")


def fail(event, number):
    raise ValueError(tell(event, f"fail-{number}"))
