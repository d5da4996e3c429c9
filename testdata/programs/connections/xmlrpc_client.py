# ak: rows 21 33
import xmlrpc.client

import outside


def main(event):
    with xmlrpc.client.ServerProxy(event.data.url + "/xmlrpc") as proxy:
        print(proxy.add(2, 3))
        outside.note("added")
        print(proxy.math.power(2, [1, "two"]))
        outside.note("nested")
        try:
            proxy.fail("reason")
        except xmlrpc.client.Fault as err:
            print(err.faultCode, err.faultString)
