# ak: rows 38
"""What a marked class method changes in its class is changed after a loss, too."""

from autokitteh import activity

import outside


class Shop:
    count = 0
    names = []

    @classmethod
    @activity
    def sell(cls, name):
        outside.note(name)
        cls.count += 1
        cls.names.append(name)
        return cls.count


def main(event):
    print(Shop.sell("tea"), Shop.sell("milk"))
    outside.note("after")
    print(Shop.count, Shop.names)
