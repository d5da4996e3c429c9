# ak: rows 18 33
import tempfile

import outside


def main(event):
    with tempfile.SpooledTemporaryFile(max_size=10, mode="w+") as file:
        file.write("short")
        outside.note("in memory")
        file.write(" and now longer")
        outside.note("rolled over")
        file.seek(0)
        print(file.read())
