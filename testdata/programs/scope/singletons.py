# ak: rows 29
import outside


class Registry:
    _instance = None

    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance.things = [outside.note("made")]
        return cls._instance


def main(event):
    Registry().things.append(outside.note("more"))
    print(Registry().things, Registry() is Registry())
    return Registry().things
