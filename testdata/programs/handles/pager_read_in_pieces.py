# ak: rows 19
# ak: repeats a page
# ak: repeats b page
"""Lost in the middle, a generator begins anew and comes to where it was; its pager holds what it held."""
import outside
import pagers


def main(event):
    client = pagers.client()
    for some in (client.list("a"), client.plain("b"), client.steps("c")):
        for item in some:
            if item[1] in "24":
                outside.note(item)
        outside.note("between")
        steps = iter(some)
        print(next(steps), next(steps), getattr(some, "seen", None))
        outside.note("two")
        print(next(steps), getattr(some, "seen", None))
