# ak: rows 13 34
import outside


def numbers():
    try:
        while True:
            sent = yield outside.note("made")
            print("sent", sent)
    finally:
        outside.note("closed")


def main(event):
    running = numbers()
    print(next(running), running.send(1), running.send(outside.note(2)))
    running.close()
    print(list(running))
