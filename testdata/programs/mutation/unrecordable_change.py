# ak: rows 38 48
# ak: refused _ak.unrecordable.Unrecordable cannot record items[1]['lock']: a _thread.lock: the call changed items
import odd_changes as odd


def main(event):
    items = [1]
    odd.put_lock(items=items)
