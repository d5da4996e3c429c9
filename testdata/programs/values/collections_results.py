# ak: rows 33 42
import odd_values as odd


def main(event):
    for name in ("chainmap", "counter", "ordered", "deque", "namespace", "pair", "frozen", "nan", "slotted"):
        print(name, odd.give(name) if name != "slotted" else (odd.give(name).x, odd.give(name).y))
    print(odd.give("deque").maxlen, odd.give("counter").most_common(1), odd.give("pair").right)
    print(odd.give("money"), type(odd.give("money")) is odd.Money)
