import codecs
import csv
import decimal
import locale
import logging
import os
import signal
import sys
import warnings

import outside


def main(event):
    decimal.getcontext().prec = 5
    csv.register_dialect("semicolons", delimiter=";")
    locale.setlocale(locale.LC_NUMERIC, "C")
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("error", UserWarning)
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    codecs.register_error("shout", lambda error: ("!", error.end))
    sys.setrecursionlimit(1234)
    os.umask(0o077)
    outside.note("set")
    print(decimal.Decimal(1) / 3, next(csv.reader(["a;b"], "semicolons")))
    print("äb".encode("ascii", "shout"), sys.getrecursionlimit(), signal.getsignal(signal.SIGUSR1).name)
    try:
        warnings.warn("w", UserWarning)
    except UserWarning as error:
        print("raised", error)
    outside.note("again")
    with open("private", "w"):
        pass
    print(oct(os.stat("private").st_mode & 0o777))
