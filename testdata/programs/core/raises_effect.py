import outside


def main(event):
    outside.note("before")
    outside.fail_chained()
