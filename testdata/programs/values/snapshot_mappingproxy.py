# ak: rows 33
import types

import odd_values as odd


def main(event):
    proxy = odd.give("proxy")
    print(proxy, type(proxy) is types.MappingProxyType, proxy["a"], dict(proxy))
    try:
        proxy["b"] = 1
    except TypeError as err:
        print(err)
