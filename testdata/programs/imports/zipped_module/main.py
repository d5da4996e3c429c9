# ak: rows 31
import os
import shutil
import sys

import outside


def main(event):
    shutil.make_archive("code", "zip", "src")
    sys.path.append("code.zip")
    import zipped

    print(zipped.f("zip"), zipped.__file__.replace(os.sep, "/"))
    outside.note("end")
