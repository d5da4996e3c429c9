# ak: rows 44
import outside


def main(event):
    text = outside.keep("x" * 400_000)
    again = outside.keep(text)
    print(len(text), text == again, len(outside.keep([text, text[:10]])[0]))
    data = outside.keep(bytes(range(256)) * 3000)
    print(len(data), data[255:258])
