# ak: rows 38 15
import odd_changes as odd


def main(event):
    rows, options = [[1]], {"headers": {}}
    odd.fill_in(*rows, options=options, **{"more": rows})
    print(rows, options)
