# ak: rows 33
"""What a child writes behind the place of an open file stays there."""

import subprocess


def main(event):
    log = open("run.log", "w")
    log.write("start\n")
    log.flush()
    subprocess.run("echo paid-by-child-001-002-003 >> run.log", shell=True, check=True)
    log.write("end\n")
    log.close()
    print(repr(open("run.log").read()))
    first = open("both", "w")
    second = open("both", "w")
    second.write("written by the second")
    second.flush()
    subprocess.run(["true"], check=True)
    first.write("first")
    first.close()
    second.close()
    print(repr(open("both").read()))
