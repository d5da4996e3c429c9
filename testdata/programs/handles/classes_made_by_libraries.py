# ak: rows 33 36 40
# ak: repeats made
# A client whose class, and whose exceptions, exist only while the library runs.
import factories
import outside


def main(event):
    shop = factories.client("Shop")
    print(shop.get("tea"), isinstance(shop, factories.BaseClient))
    for name in ("none", "milk"):
        try:
            print(shop.get(name))
        except shop.errors.SoldOut as err:
            print(type(err).__name__, err.code, isinstance(err, factories.FactoryError), type(err) is shop.errors.SoldOut)
    outside.note("between")
    print(issubclass(shop.errors.SoldOut, factories.FactoryError))
    print(shop.get("cream"))
