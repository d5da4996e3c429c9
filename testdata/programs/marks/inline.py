# ak: repeats keep
# A marked function that is not recorded; what it calls is.
import outside
from autokitteh import activity


@activity(mode="inline")
def steps(n):
    return [outside.note(n), outside.note(n + 1)]


keep = activity(mode="inline")(outside.keep)


def main(event):
    print(steps(1))
    print(keep("kept"), outside.keep("kept"))
    outside.note("end")
