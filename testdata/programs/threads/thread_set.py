# ak: rows 52 57
import threading

import outside


def main(event):
    threads = {threading.Thread(target=outside.keep, args=(n,), name=f"t{n}") for n in range(5)}
    names = [thread.name for thread in threads]
    print(sorted(names), outside.keep(names) == names)
