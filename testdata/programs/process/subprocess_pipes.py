# ak: rows 58
import os
import subprocess
import sys

import outside


def main(event):
    with subprocess.Popen([sys.executable, "-c", "print(input()[::-1])"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        out, err = child.communicate("abc\n")
    print(out, err, child.returncode)
    print(os.popen("echo piped").read())
    outside.note("end")
