# ak: rows 20 21
import outside


class Service:
    client = outside.note
    kept = staticmethod(outside.keep)

    def __init__(self):
        self.post = outside.note


def main(event):
    service = Service()
    print(service.post("instance attribute"), Service.kept("static"), service.kept("bound static"))
    print(Service.client("class attribute"))
    print(outside.note("x").upper().lower().join(["a", "b"]))
    print(len(outside.note("four")), sorted(outside.note([2, 1])), str(outside.note(1)) + "!")
