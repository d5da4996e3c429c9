# ak: rows 62
import first
import outside


def main(event):
    print(first.work(2), first.second.work(1))
    outside.note("end")
