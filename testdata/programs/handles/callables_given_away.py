# ak: rows 33 59 60
# ak: repeats Emitter
import devices
import outside


class Listener:
    def __init__(self):
        self.seen = []

    def on(self, thing):
        self.seen.append(thing)


def main(event):
    listener = Listener()
    emitter = devices.Emitter()
    emitter.subscribe(listener.on)
    emitter.subscribe(lambda thing: print("heard", thing))
    outside.note("between")
    emitter.emit("one")
    emitter.emit("two")
    print(listener.seen)
