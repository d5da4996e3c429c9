# ak: rows 54 58
import os
import subprocess
import sys

import outside

SAY = "import sys; print('{0} out é'); print('{0} err', file=sys.stderr)"


def say(name, **options):
    subprocess.run([sys.executable, "-c", SAY.format(name)], **options)


def main(event):
    print("before", flush=True)
    say("inherited")
    outside.note("between")
    say("given", stdout=sys.stdout, stderr=sys.stderr)
    say("joined", stderr=subprocess.STDOUT)
    say("crossed", stdout=sys.stderr, stderr=subprocess.DEVNULL)
    print("half a line, ", end="", flush=True)
    os.system("printf 'then the shell'; echo; echo to stderr >&2")
    os.write(1, b"written\n")
    outside.note("end")
