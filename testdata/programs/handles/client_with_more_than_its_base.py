# ak: rows 33
# A handle has a client of a derived class, whose base lists what a pickle of it has: after a loss it has its own too.
from devices import Shop


def main(event):
    shop = Shop("/v1")
    shop.sell("tea")
    shop.sell("cup")
    print(shop.sold)
    shop.sell("pot")
    print(shop.sold)
