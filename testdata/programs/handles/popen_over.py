# ak: rows 33 58
"""A child that was waited for has ended: how it ended is still known after a loss."""

import subprocess
import sys

import outside

SHOUT = "import sys; print(input().upper()); sys.exit(3)"


def ended():
    """Lost while it runs, a child is not known to have ended: another one is started."""
    for _ in range(20):
        pipe = subprocess.PIPE
        child = subprocess.Popen([sys.executable, "-c", SHOUT], stdin=pipe, stdout=pipe, text=True)
        try:
            return child, child.communicate("paid")
        except Exception as err:
            assert type(err).__name__ == "HandleLost", repr(err)


def main(event):
    child, said = ended()
    print(said)
    outside.note("next")
    print(child.returncode, child.poll(), child.wait(), child.args[1:])
    child.terminate()
    with child:
        outside.note("in it")
    if child.returncode:
        print("failed with", child.returncode)
