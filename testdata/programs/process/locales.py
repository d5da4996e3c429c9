# ak: rows 55
import locale

import outside


def main(event):
    print(locale.setlocale(locale.LC_ALL, "C"))
    outside.note("set")
    print(locale.setlocale(locale.LC_ALL), locale.localeconv()["decimal_point"], locale.format_string("%d", 1234567, grouping=True))
    try:
        locale.setlocale(locale.LC_ALL, "xx_XX")
    except locale.Error as err:
        print(type(err).__name__, err)
    outside.note("end")
    print(locale.strcoll("a", "b"), locale.atof("1.5"))
