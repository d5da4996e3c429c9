# ak: rows 13 19 33
# ak: repeats Pager 
# ak: repeats page 
import devices
import outside


def main(event):
    seen = []
    for item in devices.Pager(5):
        seen.append(item)
        if item == 2:
            outside.note("two")
    print(seen)
    print([item for item in devices.Pager(2)], list(zip(devices.Pager(3), "ab")))
