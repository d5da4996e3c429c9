# ak: rows 48
# ak: refused _ak.unrecordable.Unrecordable result[0]: a devices.BasedClient: a copy would lack what its class has added
import devices
import outside


def main(event):
    print(outside.each(lambda name: devices.BasedClient(name, "/base"), ["one"])[0].base)
