# ak: rows 39
import odd_values as odd


def main(event):
    things = [{"a": 1}, [2], (3, [4])]
    for thing in things:
        print(odd.same(thing) is thing, odd.first([thing, 0]) is thing)
    wrapped = odd.wrap(things)
    print(wrapped["thing"] is things, wrapped["more"][0] is things)
    wrapped["thing"].append(5)
    print(things)
