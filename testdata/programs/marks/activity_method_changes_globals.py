# ak: rows 38
"""What a marked method changes in globals and in its class is changed after a loss, too."""

from autokitteh import activity

import outside

sold = []
total = 0


class Shop:
    opened = 0

    def __init__(self, name):
        self.name = name
        self.stock = {"tea": 3}

    @activity
    def sell(self, what):
        global total
        outside.note(what)
        sold.append(what)
        total += 1
        Shop.opened += 1
        self.stock[what] -= 1
        return self


def main(event):
    shop = Shop("corner")
    print(shop.sell("tea") is shop, shop.sell("tea").stock)
    outside.note("after")
    print(sold, total, Shop.opened, shop.stock)
