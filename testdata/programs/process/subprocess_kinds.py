# ak: rows 58
import os
import subprocess
import sys


def main(event):
    print(subprocess.call([sys.executable, "-c", "raise SystemExit(4)"]), subprocess.getoutput("echo hello"))
    print(subprocess.run("cat", input="given", text=True, capture_output=True, shell=True).stdout)
    print(os.system("exit 3") >> 8)
    try:
        subprocess.run(["no-such-program"])
    except FileNotFoundError as err:
        print(err)
    try:
        subprocess.run([sys.executable, "-c", "import time; time.sleep(30)"], timeout=0.1)
    except subprocess.TimeoutExpired as err:
        print(type(err).__name__, err.cmd[1])
    try:
        subprocess.check_output("echo out; echo err >&2; exit 5", shell=True, stderr=subprocess.STDOUT, text=True)
    except subprocess.CalledProcessError as err:
        print(err, repr(err.output))
