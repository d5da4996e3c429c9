import outside


def main(event):
    big = outside.note("x" * 400_000)
    print(len(big), big[:3])
    print(len(outside.note(b"y" * 2_000_000)), outside.note("small"))
