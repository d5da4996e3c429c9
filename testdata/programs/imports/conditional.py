# ak: rows 28
import outside

try:
    import not_installed_anywhere
except ImportError as err:
    not_installed_anywhere = None
    REASON = str(err)

try:
    from outside import nothing_there
except ImportError as err:
    MISSING = err.name


def main(event):
    print(REASON, MISSING, not_installed_anywhere, outside.note("end"))
