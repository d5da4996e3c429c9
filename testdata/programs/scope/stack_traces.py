# ak: rows 3
import traceback

import outside


def show():
    traceback.print_stack(limit=2)
    print([frame.name for frame in traceback.extract_stack(limit=2)])
    return outside.note("shown")


def main(event):
    show()
    print(sorted([1], key=lambda n: show()))
    print(outside.each(lambda n: [frame.name for frame in traceback.extract_stack(limit=1)], [1]))
