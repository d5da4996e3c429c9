# ak: repeats note 'inside'
# What an inhibited function prints and raises is as ever; it prints once, however often it is made again.
import outside
from autokitteh import inhibit_activities


@inhibit_activities
def chatty(n):
    print("part", end="")
    print("of a line", n)
    if n == 2:
        raise ValueError(outside.note("inside"))
    return outside.note("inside")


def main(event):
    for n in (1, 2, 3):
        try:
            print(chatty(n), outside.note(n))
        except ValueError as err:
            print("no:", err)
    outside.note("end")
