import subprocess
import sys


def main(event):
    done = subprocess.run([sys.executable, "-c", "print('from the child')"], capture_output=True, text=True)
    print(done.returncode, done.stdout)
    print(subprocess.check_output(["echo", "hello"], text=True))
    try:
        subprocess.run([sys.executable, "-c", "raise SystemExit(3)"], check=True)
    except subprocess.CalledProcessError as err:
        print(err.returncode)
