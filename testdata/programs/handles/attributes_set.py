# ak: rows 20 33
# ak: repeats Client 
import outside


def main(event):
    client = outside.connect("n")
    client.name = "renamed"
    client.label = "new"
    print(client.get("/a"), client.label, hasattr(client, "missing"), getattr(client, "missing", 5))
    outside.note("between")
    print(client.get("/b"), client.name, client.count)
    try:
        client.missing
    except AttributeError as err:
        print(err)
    del client.label
    print(hasattr(client, "label"))
