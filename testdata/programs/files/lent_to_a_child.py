# ak: rows 18 58
import subprocess

import outside


def main(event):
    with open("written.txt", "w") as file:
        subprocess.run(["echo", "by the child"], stdout=file, check=True)
        outside.note("between")
        file.write("by the program\n")
        file.flush()
        subprocess.run(["echo", "again by a child"], stdout=file, check=True)
        file.write("and the end\n")
    with open("written.txt", "a") as file:
        subprocess.run("echo appended", shell=True, stdout=file, check=True)
        outside.note("appended")
        file.write("after\n")
    print(open("written.txt").read())
    with open("written.txt", "r+") as file:
        print(subprocess.run(["cat"], stdin=file, capture_output=True, text=True).stdout.count("\n"))
        outside.note("read")
        file.write("more\n")
