# ak: rows 3
import outside
import toolkit


def main(event):
    toolkit.deprecated("a")
    print(outside.note("between"))
    toolkit.deprecated(
        "b",
    )
    outside.note("end")
