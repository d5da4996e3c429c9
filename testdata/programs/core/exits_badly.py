import sys

import outside


def main(event):
    try:
        outside.note("before")
        sys.exit("no good")
    finally:
        print("finally")
