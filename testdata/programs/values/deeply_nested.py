# ak: rows 44
import outside


def main(event):
    made = []
    for _ in range(300):
        made = [made]
    got, depth = outside.keep([made])[0], 0
    while got:
        got, depth = got[0], depth + 1
    print(depth)
