# ak: rows 33
# ak: repeats Client
import outside


def main(event):
    client = outside.connect("c")
    print(outside.keep(client) is client, outside.keep([client])[0] is client, client.get("/x"))
