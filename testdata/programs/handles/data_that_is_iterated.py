# ak: rows 19 39
"""What a library gives is data where going through it asks nobody."""
import outside
import pagers


def main(event):
    bag = pagers.bag("b", "a")
    outside.note("made")
    print([thing.name for thing in bag], bag.first in list(bag), bag.first is list(bag)[1])
    bag.first.name = "c"
    outside.note("changed")
    print([thing.name for thing in bag])
