# ak: rows 33 48
# ak: refused _ak.unrecordable.Unrecordable result[1]['lock']: a _thread.lock: it cannot be pickled
import odd_values as odd


def main(event):
    print(odd.give("locks"))
