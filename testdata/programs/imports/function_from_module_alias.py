# ak: rows 12 21
import outside as elsewhere
import outside
from outside import note as n, note

send = note
send_again = elsewhere.note


def main(event):
    print(n("a"), send("b"), send_again("c"), elsewhere.note is n)
    outside.note = lambda *things: "patched"
    print(outside.note("d"), n("e"))
    outside.note = n
