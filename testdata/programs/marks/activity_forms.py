# Every place where the mark can stand.
import functools

import outside
from autokitteh import activity


class Shop:
    def __init__(self):
        self.sold = []

    @activity
    def sell(self, item):
        outside.note("sell", item)
        outside.note("sold", item)
        self.sold.append(item)
        self.last = item
        return len(self.sold)

    @staticmethod
    @activity(attempts=1)
    def hours():
        outside.note("hours")
        outside.note("and minutes")
        return 9

    @activity
    @classmethod
    def name(cls):
        outside.note("name")
        return cls.__name__


@functools.lru_cache(maxsize=None)
@activity
def rate(currency):
    outside.note("rate", currency)
    outside.note("rated", currency)
    return 1.5


class Loud:
    def __call__(self, word):
        outside.note("loud", word)
        outside.note("louder", word)
        return word.upper()


say = activity(Loud())
fetch = activity(outside.note)


def main(event):
    shop = Shop()
    print(shop.sell("tea"), shop.sell("pot"), shop.sold, shop.last)
    print(Shop.hours(), shop.hours(), Shop.name(), Shop.sell(shop, "cup"))
    print(rate("eur"), rate("eur"), rate("usd"))
    print(say("hi"), fetch("it"), functools.partial(shop.sell, "jug")())
    return shop.sold
