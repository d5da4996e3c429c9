import outside


def inner():
    outside.note("before")
    raise ValueError("mine")


def main(event):
    try:
        inner()
    finally:
        outside.note("cleanup")
