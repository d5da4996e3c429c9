# ak: rows 40 56
import importlib

import outside
import settings
from settings import Setting


def main(event):
    kept = settings.VALUE
    settings.VALUE["changed"] = outside.note("changed")
    print(settings.work())
    again = importlib.reload(settings)
    print(again is settings, settings.work(), kept, settings.VALUE)
    outside.note("end")
    print(isinstance(settings.Setting(), Setting), settings.Setting is Setting, Setting().load())
