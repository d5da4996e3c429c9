# ak: rows 20 33
# ak: repeats Nested 
# What an object refuses to be given it refuses over a loss, too: when it is given that, and not at its next use.
import devices
import outside


def give(client, value):
    try:
        client.limit = value
    except ValueError as err:
        print(value, err)
    else:
        print(value, client.limit)


def main(event):
    client = devices.Limited("n")
    give(client, 3)
    give(client, -1)
    outside.note("between")
    give(client, -2)
    outside.note("between")
    print(client.chat.completions.create("a"), client.limit)
    try:
        client.fixed = 1
    except AttributeError as err:
        print(type(err).__name__)
    outside.note("at the end")
    print(client.limit, client.fixed)
