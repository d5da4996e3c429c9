# ak: rows 74
import sys

import outside


class Finder:
    seen = []

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        cls.seen.append(name)
        return None


def main(event):
    sys.meta_path.insert(0, Finder)
    outside.note("before")
    import wave

    print("wave" in Finder.seen, wave.__name__)
    sys.meta_path.remove(Finder)
    outside.note("after")
