# ak: rows 21
# ak: repeats Client
import outside


class Holder:
    def __init__(self):
        self.client = outside.connect("held")

    @property
    def get(self):
        return self.client.get


def main(event):
    holder = Holder()
    get = holder.client.get
    print(get("/a"), holder.get("/b"), list(map(holder.get, ["/c"])))
    outside.note("end")
