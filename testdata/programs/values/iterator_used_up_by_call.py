# ak: rows 34 38
import odd_changes


def main(event):
    numbers = iter([1, 2, 3, 4])
    print(odd_changes.take(numbers, 2), list(numbers))
    letters = (letter for letter in "abcd")
    print(odd_changes.take(letters, 3), list(letters))
    mapped = map(str.upper, "xyz")
    print(odd_changes.take(mapped, 1), list(mapped))
