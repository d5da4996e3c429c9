# ak: rows 38 35
import odd_changes as odd


def main(event):
    items = [1]
    try:
        odd.append_and_fail(items)
    except ValueError as err:
        print(err, items, err.args[0] is items)
