# ak: rows 18 57
# ak: unordered
import threading

import outside


def main(event):
    lock = threading.Lock()
    with open("t.txt", "w") as file:

        def work(name):
            for number in range(2):
                text = outside.note(f"{name}{number}")
                with lock:
                    file.write(text + "\n")

        threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    lines = sorted(open("t.txt").read().split())
    print(lines)
    open("t.txt", "w").close()
