# ak: refused _ak.unrecordable.Unrecordable is the runner's
"""Another file in the place of descriptor 1."""
import os


def main(event):
    saved = os.dup(1)
    number = os.open("out.txt", os.O_WRONLY | os.O_CREAT)
    os.dup2(number, 1)
    os.system("echo in the file")
    os.dup2(saved, 1)
