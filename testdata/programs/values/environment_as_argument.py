# ak: rows 33 53
import os
import subprocess
import sys

import odd_values as odd


def main(event):
    os.environ["GIVEN"] = "to child"
    code = "import os; print(os.environ['GIVEN'])"
    print(subprocess.run([sys.executable, "-c", code], env=os.environ, capture_output=True, text=True).stdout)
    print(odd.first([os.environ])["GIVEN"], odd.same(os.environ) is os.environ)
