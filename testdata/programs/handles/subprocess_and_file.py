# ak: rows 33 58
import subprocess
import sys

import outside


def main(event):
    done = subprocess.run([sys.executable, "-c", "print(input()[::-1])"], input="abc\n", stdout=-1, text=True)
    outside.note("done")
    print(done.stdout)
    outputs = subprocess.run(["cat"], input=b"through", capture_output=True, check=True)
    print(outputs.stdout, outputs.returncode)
    with open("out.txt", "w") as file:
        file.write("before\n")
        subprocess.run(["echo", "child"], stdout=file, check=True)
        outside.note("ran")
        file.write("after\n")
    print(open("out.txt").read())
