# ak: unordered
"""Threads that want a lock again as soon as they have let it go, and make calls while they have it."""
import threading
import time

import outside

ROUNDS = 3


class Account:
    def __init__(self):
        self.balance = 0
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)

    def pay(self, amount):
        with self.lock:
            seen = self.balance
            outside.keep("paid")
            self.book(seen + amount)

    def book(self, balance):
        with self.changed:
            self.balance = balance
            self.changed.notify_all()

    def await_balance(self, least):
        with self.changed:
            while self.balance < least:
                self.changed.wait()
            outside.keep("seen")
            return self.balance >= least


def with_statement(lock, log, n):
    for _ in range(ROUNDS):
        with lock:
            time.sleep(0.001 * n)
            outside.keep("held")
            log.append(n)


def with_calls(lock, log, n):
    for _ in range(ROUNDS):
        lock.acquire()
        try:
            outside.keep("held")
            log.append(n)
        finally:
            lock.release()


def with_limit(lock, log, n):
    for _ in range(ROUNDS):
        while not lock.acquire(timeout=30):
            pass
        outside.keep("held")
        log.append(n)
        lock.release()


def run(*works):
    threads = [threading.Thread(target=work, args=args) for work, *args in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main(event):
    lock, log = threading.Lock(), []
    run(*((work, lock, log, n) for n, work in enumerate((with_statement, with_calls, with_limit, with_statement))))
    print(sorted(log), lock.locked())
    account, seen = Account(), []
    run((lambda: seen.append(account.await_balance(4)),), *((account.pay, 1) for _ in range(5)))
    print(account.balance, seen)
