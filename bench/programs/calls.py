"""One call of each kind, ten times in each turn of a loop."""


def empty():
    return None


def of_two(a, b):
    return a


class Thing:
    def method(self):
        return None

    @classmethod
    def of_class(cls):
        return None

    @staticmethod
    def static():
        return None


class Child(Thing):
    pass


def function(size):
    for _ in range(size):
        empty(); empty(); empty(); empty(); empty()
        empty(); empty(); empty(); empty(); empty()


def arguments(size):
    for i in range(size):
        of_two(i, b=1); of_two(i, b=1); of_two(i, b=1); of_two(i, b=1); of_two(i, b=1)
        of_two(i, b=1); of_two(i, b=1); of_two(i, b=1); of_two(i, b=1); of_two(i, b=1)


def method(size):
    thing = Thing()
    for _ in range(size):
        thing.method(); thing.method(); thing.method(); thing.method(); thing.method()
        thing.method(); thing.method(); thing.method(); thing.method(); thing.method()


def inherited(size):
    thing = Child()
    for _ in range(size):
        thing.method(); thing.method(); thing.method(); thing.method(); thing.method()
        thing.method(); thing.method(); thing.method(); thing.method(); thing.method()


def class_method(size):
    for _ in range(size):
        Thing.of_class(); Thing.of_class(); Thing.of_class(); Thing.of_class(); Thing.of_class()
        Thing.of_class(); Thing.of_class(); Thing.of_class(); Thing.of_class(); Thing.of_class()


def static_method(size):
    for _ in range(size):
        Thing.static(); Thing.static(); Thing.static(); Thing.static(); Thing.static()
        Thing.static(); Thing.static(); Thing.static(); Thing.static(); Thing.static()


def instance(size):
    for _ in range(size):
        Thing(); Thing(); Thing(); Thing(); Thing()
        Thing(); Thing(); Thing(); Thing(); Thing()


def builtin(size):
    text = "text"
    for _ in range(size):
        len(text); len(text); len(text); len(text); len(text)
        len(text); len(text); len(text); len(text); len(text)


def builtin_class(size):
    for i in range(size):
        int(i); int(i); int(i); int(i); int(i)
        int(i); int(i); int(i); int(i); int(i)


def builtin_method(size):
    things = []
    for i in range(size):
        things.append(i); things.pop(); things.append(i); things.pop(); things.append(i)
        things.pop(); things.append(i); things.pop(); things.append(i); things.pop()


def text_method(size):
    text = "text"
    for _ in range(size):
        text.isalpha(); text.isalpha(); text.isalpha(); text.isalpha(); text.isalpha()
        text.isalpha(); text.isalpha(); text.isalpha(); text.isalpha(); text.isalpha()


def closure(size):
    def local():
        return size

    for _ in range(size):
        local(); local(); local(); local(); local()
        local(); local(); local(); local(); local()


def local_class(size):
    class Local:
        def method(self):
            return None

    thing = Local()
    for _ in range(size):
        thing.method(); thing.method(); thing.method(); thing.method(); thing.method()
        thing.method(); thing.method(); thing.method(); thing.method(); thing.method()


KINDS = {
    "call function": function,
    "call arguments": arguments,
    "call method": method,
    "call inherited": inherited,
    "call class_method": class_method,
    "call static_method": static_method,
    "call instance": instance,
    "call builtin": builtin,
    "call builtin_class": builtin_class,
    "call builtin_method": builtin_method,
    "call text_method": text_method,
    "call closure": closure,
    "call local_class": local_class,
}
