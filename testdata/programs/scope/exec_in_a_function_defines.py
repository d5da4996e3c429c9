# ak: rows 2 31
import outside


def run(source):
    space = {}
    exec(source, globals(), space)
    return space


def main(event):
    made = run("import outside\nnumbers = [outside.note(n) for n in (1, 2)]\n")
    print(made["numbers"])
    exec("hidden = outside.note('hidden')")
    print("hidden" in globals(), [eval("outside.note(n)", {"outside": outside, "n": n}) for n in (3, 4)])
