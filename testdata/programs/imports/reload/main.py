# ak: rows 40
import importlib

import outside
import settings


def main(event):
    settings.VALUE = outside.note("changed")
    again = importlib.reload(settings)
    print(again is settings, settings.VALUE, settings.read())
    outside.note("end")
