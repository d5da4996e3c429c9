# ak: rows 13 19 33
# ak: repeats count 
import devices
import outside


def main(event):
    total = 0
    for item in devices.count_up(4):
        total += outside.note(item)
    print(total)
    some = devices.count_up(3)
    print(next(some), list(some), next(some, "none"))
