# ak: rows 54 58
import subprocess
import sys


def main(event):
    subprocess.run([sys.executable, "-c", "for number in range(20000): print('line', number)"])
    subprocess.run([sys.executable, "-c", "print('x' * 100_000)"])
    print("end")
