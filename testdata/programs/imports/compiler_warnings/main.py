# ak: rows 10
import outside


def main(event):
    print(outside.note("before"))
    import odd

    print(odd.f(), outside.note("after"))
