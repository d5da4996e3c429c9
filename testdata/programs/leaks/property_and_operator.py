# ak: repeats lazy
# ak: leaks 15 16 19
# A property and operators of a library reach outside, and no call stands there: told once for each line, whatever is lost.
import lazy
import outside


def look(page):
    return len(page.name)


def main(event):
    first, second = lazy.page("a"), lazy.page("b")
    outside.note("begin")
    print(first.text, look(first))
    both = first + second
    outside.note(both.name)
    for word in ("x", "y"):
        print(word in both)
        outside.note(word)
