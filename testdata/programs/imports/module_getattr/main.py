# ak: rows 20
import lazy_module
import outside
from lazy_module import anything


def main(event):
    print(anything, lazy_module.other, outside.note("end"))
    try:
        lazy_module.missing
    except AttributeError as err:
        print(err)
