# ak: rows 27 33
# ak: repeats Client 
import outside


def main(event):
    client = outside.Client("one")
    print(client.get("/a"), client.name, client.count)
    outside.note("between")
    print(client.get("/b")["path"], isinstance(client, outside.Client))
