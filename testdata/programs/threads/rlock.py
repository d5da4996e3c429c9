# ak: rows 57
import threading

import outside


class Account:
    def __init__(self):
        self.lock = threading.RLock()
        self.total = 0

    def add(self, amount):
        with self.lock:
            self.total += outside.note(amount)

    def add_all(self, amounts):
        with self.lock:
            for amount in amounts:
                self.add(amount)


def main(event):
    account = Account()
    thread = threading.Thread(target=account.add_all, args=([1, 2],))
    thread.start()
    thread.join()
    account.add(3)
    print(account.total)
