# ak: rows 33 48 58
import subprocess

import outside


def run():
    child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    child.stdin.write(b"through\n")
    child.stdin.close()
    answer = child.stdout.readline()
    child.stdout.close()
    return answer, child.wait()


def main(event):
    for _ in range(20):
        try:
            print(run())
            break
        except Exception as err:
            assert type(err).__name__ == "HandleLost", repr(err)
    outside.note("after")
