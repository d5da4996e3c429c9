import fcntl

import outside


def main(event):
    with open("lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        outside.note("locked")
        lock.write("mine")
        with open("lock") as other:
            try:
                fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                print("held", error.errno)
        fcntl.flock(lock, fcntl.LOCK_UN)
        outside.note("unlocked")
