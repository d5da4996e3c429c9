# ak: rows 35 58
import subprocess
import sys


def main(event):
    try:
        subprocess.run([sys.executable, "-c", "print('out'); raise SystemExit(3)"], check=True, capture_output=True)
    except subprocess.CalledProcessError as err:
        print(err.returncode, err.stdout, err.stderr, err.cmd[1:])
    try:
        subprocess.run(["no-such-program"])
    except FileNotFoundError as err:
        print(err.filename, err)
    try:
        subprocess.run([sys.executable, "-c", "import time; time.sleep(5)"], timeout=0.05)
    except subprocess.TimeoutExpired as err:
        print(err.timeout < 1, err.output)
