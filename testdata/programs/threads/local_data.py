# ak: rows 57
import threading

import outside

data = threading.local()


def work(name, results):
    data.name = name
    outside.note(name)
    results[name] = data.name


def main(event):
    data.name = "main"
    results = {}
    for name in "ab":
        thread = threading.Thread(target=work, args=(name, results))
        thread.start()
        thread.join()
    print(results, data.name)
