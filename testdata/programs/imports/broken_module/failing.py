import outside

outside.note("loading")


def fail():
    return (
        1
        / 0
    )


fail()
