# ak: rows 6 7
import outside
import toolkit

seen = []


@toolkit.bare
def hidden(x):
    seen.append(x)
    return outside.note(x)


def main(event):
    print(hidden(1), hidden(2))
    outside.note("between")
    print(seen)
