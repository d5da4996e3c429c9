import time
from time import sleep as nap

import outside


def main(event):
    time.sleep(0)
    nap(0.01)
    time.sleep(1)
    outside.note("woke")
    nap(1.5)
    for wrong in (-1, "x", None):
        try:
            time.sleep(wrong)
        except (ValueError, TypeError) as err:
            print(type(err).__name__)
