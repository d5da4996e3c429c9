# ak: rows 14 15
import outside


def add(a, b, c):
    return a + b + c


def main(event):
    try:
        add(
            outside.note(1),
            add(outside.note(2), 3, 4),
            c=len(
                outside.note(5),
            ),
        )
    except TypeError as err:
        print(err)
    return add(
        outside.note(1),
        *[
            outside.note("text"),
        ],
        c=add(1, 2, 3),
    )
