# ak: rows 42
import outside


class Text(str):
    pass


def make(_):
    text = Text("own")
    text.mark = "m"
    return ["\ud800 alone", "a\x00b", "\r\n\u2028\x85\x1a\x1b", "\\N \\ud800 \\", "é" * 3, "\U0001f600", "",
            text, b"\x00\xff\r\n'", bytearray(b"\xff"), "'\"\\n", "\udcff".encode("utf-8", "surrogatepass")]


def main(event):
    got = outside.each(make, [0])[0]
    print(ascii(got), got == make(0), got[7].mark, type(got[7]).__name__)
    for text in got[:7]:
        print(ascii(outside.keep(text)), outside.each(str, [text]) == [text])
    print(ascii(outside.note("\ud800", b"\xff")))
    try:
        outside.fail(ValueError, "\udc80", "a\x00")
    except ValueError as err:
        print(ascii(err.args))
