# ak: rows 19
"""What was read to its end is not asked for again, whatever the pager is made of."""
import outside
import pagers


def main(event):
    client = pagers.client()
    for some in (client.list("a"), client.plain("b"), client.steps("c")):
        outside.note("between")
        print(list(some), [item for page in getattr(some, "pages", list)() for item in page])
        outside.note("again")
        first, *rest = some
        print(first, rest, getattr(some, "seen", None))
    outside.note("at last")
    print(next(iter(some)))
