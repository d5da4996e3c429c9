"""Programs that are started, and what they say."""

# ruff: noqa: ANN001, ANN201, T201

import subprocess

from outside import tell


def main(event):
    for number in range(event.data.size):
        script = "printf '%s ' \"$1\"; echo done $2"
        done = subprocess.run(
            ["sh", "-c", script, "sh", f"child {number}", str(number)], capture_output=True, text=True, check=False
        )
        print(f"child {number}: {done.stdout.strip()} {done.returncode}")
        if number % 2:
            print(tell(event, f"child-{number}"))
        failed = subprocess.run(["sh", "-c", f"exit {number}"], check=False)
        print(f"exit {failed.returncode}")
    return event.data.size
