# ak: rows 68
import outside


def main(event):
    try:
        outside.note("before")
        raise KeyboardInterrupt("stop")
    finally:
        outside.note("finally")
