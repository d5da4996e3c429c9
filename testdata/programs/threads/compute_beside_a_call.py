# ak: rows 57
import hashlib
import threading

import outside


def main(event):
    out = {}

    def work(n):
        x = b""
        for i in range(60000):
            x = hashlib.sha256(x + b"%d" % n).digest()
        out[n] = x.hex()[:6]

    ts = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for t in ts:
        t.start()
    outside.note("main goes on")
    for t in ts:
        t.join()
    print(sorted(out.items()))
