# ak: rows 33 59
# ak: repeats made
# What one call of a client is given to ask is no listener: the call is not made again. What the client was made with
# is asked at each call, and what it changes is changed again.
import factories
import outside


class Counter:
    def __init__(self):
        self.names = []

    def __call__(self, name):
        self.names.append(name)
        return len(name)


def main(event):
    heard, judge = Counter(), Counter()
    shop = factories.client("Shop", on_call=[heard])
    print(shop.get("tea", judge=judge), shop.get("milk", judge=judge))
    outside.note("between")
    print(shop.get("water"), shop.get("tea", judge=judge))
    print(heard.names, judge.names)
