# ak: rows 6 7
import contextlib
import functools

import outside
import toolkit


class Service:
    @toolkit.traced
    def traced(self, x):
        return outside.note("traced", x)

    @staticmethod
    @toolkit.retry(2)
    def static(x):
        return outside.note("static", x)

    @classmethod
    @toolkit.retry(1)
    def of_class(cls, x):
        return outside.note(cls.__name__, x)

    @contextlib.contextmanager
    def opened(self):
        yield outside.note("open")
        outside.note("close")

    @property
    @functools.lru_cache()
    def size(self):
        return outside.note(3)


def main(event):
    service = Service()
    print(service.traced(1), service.static(2), Service.of_class(3), service.size, service.size)
    with service.opened() as it:
        print(it)
