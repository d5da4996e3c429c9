# ak: rows 21 33
# ak: repeats Nested 
import devices
import outside


def main(event):
    client = devices.Nested("n")
    print(client.chat.completions.create("hello"))
    outside.note("between")
    completions = client.chat.completions
    print(completions.create("again"), completions.create("third"), client.chat.name)
