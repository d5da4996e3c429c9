# The handler itself is marked: the whole session is one effect.
import time

import outside
from autokitteh import Event, activity


@activity
def main(event: Event):
    print("handling", event.event_type, event.data.method)
    outside.note("one")
    time.sleep(0.01)
    outside.note("two")
    return list(event.data.headers)
