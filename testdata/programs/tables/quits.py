import outside


def main(event):
    outside.note("before")
    exit("that was it")
