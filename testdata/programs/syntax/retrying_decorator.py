# ak: rows 6 7
import outside
import toolkit

attempts = []


@toolkit.retry(3)
def flaky(thing):
    attempts.append(outside.note("attempt"))
    if len(attempts) < 3:
        outside.fail(ConnectionError, len(attempts))
    return outside.note(thing, len(attempts))


@toolkit.retry(2)
def hopeless():
    outside.fail(ConnectionError, "always")


def main(event):
    print(flaky("done"), attempts)
    try:
        hopeless()
    except ConnectionError as err:
        print("gave up:", err)
