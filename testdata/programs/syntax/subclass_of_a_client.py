# ak: rows 1 26
# ak: repeats Client
# ak: leaks 9
import outside


class MyClient(outside.Client):
    def __init__(self, name):
        super().__init__(name)
        self.mine = []

    def fetch(self, path):
        self.mine.append(path)
        return self.get(path)["path"]


def main(event):
    client = MyClient("mine")
    print(client.fetch("/a"), client.fetch("/b"), client.mine, client.count)
    outside.note("end")
