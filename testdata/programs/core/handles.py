# ak: repeats Client 
import outside


def main(event):
    client = outside.connect("db")
    print(client.get("/a"))
    outside.note("between")
    print(client.get("/b")["path"], outside.Client("direct").get("/c"))
