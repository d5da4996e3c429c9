# ak: rows 33 39
# ak: repeats Client 
import devices
import outside


def main(event):
    clients = {name: outside.connect(name) for name in ("a", "b")}
    print({name: client.get("/x") for name, client in clients.items()})
    outside.note("between")
    print(devices.get_all(list(clients.values()), "/y"), clients["a"] is clients["a"], clients["a"] == clients["b"])
    print(len({clients["a"], clients["b"], clients["a"]}))
