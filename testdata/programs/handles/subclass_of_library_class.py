# ak: rows 20 27 33
# ak: repeats Client 
# ak: leaks 9
import outside


class Mine(outside.Client):
    def __init__(self, name):
        super().__init__(name)
        self.extra = name * 2

    def get_two(self, path):
        return [self.get(path), self.get(path + "2")]


def main(event):
    client = Mine("m")
    print(client.get_two("/a"), client.extra)
    outside.note("between")
    print(client.get("/b"), client.count, isinstance(client, outside.Client))
