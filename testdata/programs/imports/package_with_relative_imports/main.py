# ak: rows 1 9
import outside
from shop import cart
from shop.prices import price as price_of, rates


def main(event):
    print(cart.total(["a", "b"]), price_of("c"), rates, cart.__package__, cart.__name__)
    print(outside.note("end"))
