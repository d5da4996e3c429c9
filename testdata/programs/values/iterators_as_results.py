# ak: rows 33 34
import odd_values as odd


def main(event):
    numbers = odd.give("iterator")
    print(next(numbers), list(numbers), list(numbers))
    print(list(odd.give("map")), list(odd.give("dictiterator")))
    own = iter("xyz")
    print(next(own), odd.same(own) is own, list(own))
