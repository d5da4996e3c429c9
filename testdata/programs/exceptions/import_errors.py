# ak: rows 28 62
import importlib

import outside


def main(event):
    try:
        import no_such_module
    except ModuleNotFoundError as err:
        print(err, err.name, outside.note(err.name))
    try:
        from outside import no_such_name
    except ImportError as err:
        print(err.name, str(err).split(" (")[0])
    try:
        importlib.import_module("outside.sub")
    except ImportError as err:
        print(err, err.name)
