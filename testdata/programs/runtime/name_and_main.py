# ak: rows 64
import outside

print(__name__)


def helper():
    return outside.note("helper", __name__)


def main(event):
    print(helper(), main.__module__, main.__qualname__, __name__ == "__main__")
    print(__builtins__ is not None, __spec__.name, __package__, __doc__)
    outside.note("end")


if __name__ == "__main__":
    outside.note("never")
