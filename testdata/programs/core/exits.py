import sys

import outside


def main(event):
    outside.note("before")
    sys.exit(0)
