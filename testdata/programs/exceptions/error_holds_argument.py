# ak: rows 35 39
import odd_errors as odd


class Order:
    pass


def main(event):
    order, lines = Order(), []
    try:
        odd.fail_holding(order, lines=lines)
    except odd.Base as err:
        print(err.args[0] is order, err.lines is lines, lines)
