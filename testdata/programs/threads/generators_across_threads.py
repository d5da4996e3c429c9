# ak: rows 11 57
import threading

import outside


def numbers():
    for n in range(4):
        yield outside.note(n)


def main(event):
    source, log = numbers(), []
    log.append(next(source))
    thread = threading.Thread(target=lambda: log.append(next(source)))
    thread.start()
    thread.join()
    log.extend(source)
    print(log)
