# ak: rows 54 58
import subprocess
import sys

import outside


def main(event):
    print("before")
    subprocess.run([sys.executable, "-c", "print('from the child')"], stdout=sys.stderr, stderr=subprocess.DEVNULL)
    outside.note("between")
    done = subprocess.run([sys.executable, "-c", "import sys; print('out'); print('err', file=sys.stderr)"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(done.stdout, done.returncode)
