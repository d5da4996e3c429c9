# ak: rows 23 57
import threading

import outside


def main(event):
    thread = threading.Thread(target=outside.slow, args=("slow", 0.4))
    thread.start()
    thread.join(0.05)
    print("still there", thread.is_alive())
    thread.join(30)
    print("gone", not thread.is_alive(), outside.note("end"))
