# ak: rows 18
"""Another process waits for the lock, and has it whenever this one is lost: each is alone while it has it."""
import fcntl
import subprocess
import sys

import outside

# Its time inside is two lines of the diary.
OTHER = """
import fcntl, os, time
open("started", "w").close()
while not os.path.exists("enough"):
    with open("a.lock", "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with open("diary", "a") as diary:
            diary.write("other begins\\n")
            diary.flush()
            time.sleep(0.05)
            diary.write("other ends\\n")
    time.sleep(0.001)
open("ended", "w").close()
"""
START = '"$0" -c "$1" > /dev/null 2>&1 & while [ ! -e started ]; do sleep 0.01; done'
END = "touch enough; while [ ! -e ended ]; do sleep 0.01; done; rm -f started enough ended"
WRITE = 'echo "$0 begins" >> diary; sleep 0.02; echo "$0 ends" >> diary'


def in_order(lines):
    """Whether nobody came in between."""
    return all(
        begin.split() == [end.split()[0], "begins"] and end.split()[1] == "ends"
        for begin, end in zip(lines[::2], lines[1::2])
    )


def main(event):
    with open("a.lock", "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        subprocess.run(["sh", "-c", START, sys.executable, OTHER], start_new_session=True, check=True)
        for turn in range(5):
            subprocess.run(["sh", "-c", WRITE, "mine"], check=True)
            outside.note(turn)
    subprocess.run(["sh", "-c", END], check=True)
    lines = subprocess.run(["cat", "diary"], capture_output=True, text=True).stdout.splitlines()
    subprocess.run(["rm", "diary"], check=True)
    print(len(lines) % 2, in_order(lines), lines.count("mine begins"))
