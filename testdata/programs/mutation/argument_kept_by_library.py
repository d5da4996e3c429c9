# ak: rows 38 39
import odd_changes as odd


def main(event):
    options = {"n": 1}
    odd.fill_in([], options=options, more=None)
    options["n"] = 2
    print(odd.change(options, "copy"), options)
