# ak: rows 49
import email.utils
import gzip
import http.cookies
import timeit

import outside


def main(event):
    outside.keep(email.utils.formatdate())
    outside.keep(email.utils.format_datetime(email.utils.localtime()))
    outside.keep(gzip.compress(b"text"))
    outside.keep(timeit.timeit("1 + 1", number=10), timeit.default_timer())
    print(gzip.decompress(gzip.compress(b"text")))
    outside.note("end")
