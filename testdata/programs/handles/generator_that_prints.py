# ak: rows 19 54
# ak: repeats step
"""What the steps of a library's generator print is shown once, at its place, also when a step fails."""
import outside
import pagers


def main(event):
    print("begin", end=" ")
    for item in pagers.chatty("abc"):
        outside.note(item)
        print("got", item)
    try:
        for item in pagers.mapped(lambda item: print("in", item) or 6 // item, (2, 3, 0)):
            outside.note(item)
    except ZeroDivisionError as err:
        print(err)
    outside.note("end")
