# ak: rows 53 58
import os
import subprocess
import sys

import outside

SHOW = "import os; print(os.environ.get('MADE'), os.environ.get('COLOUR'))"


def main(event):
    os.environ["MADE"] = "before"
    outside.note("between")
    print(subprocess.run([sys.executable, "-c", SHOW], capture_output=True, text=True).stdout)
    os.environ.update(MADE="after", COLOUR="blue")
    print(subprocess.check_output([sys.executable, "-c", SHOW], text=True))
    print(subprocess.check_output([sys.executable, "-c", SHOW], text=True, env={"MADE": "own"}))
    outside.note(dict(MADE=os.environ["MADE"], COLOUR=os.environ["COLOUR"]))
