# ak: rows 27
import json

import outside


class Point:
    def __init__(self, x):
        self.x = x


def encode(thing):
    return outside.note({"x": thing.x})


def main(event):
    print(json.dumps([Point(1), Point(2)], default=encode))
    print(json.loads('{"a": {"b": 1}}', object_hook=lambda d: outside.note(sorted(d))))
    outside.note("end")
