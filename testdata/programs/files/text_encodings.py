# ak: rows 18 33
import outside

TEXT = "zażółć gęślą jaźń\nÅngström — naïve\n"


def main(event):
    for encoding in ("utf-8", "utf-16", "utf-8-sig", "iso8859-2"):
        with open(f"{encoding}.txt", "w", encoding=encoding, errors="replace") as file:
            file.write(TEXT)
            outside.note(encoding)
            file.write("end")
        with open(f"{encoding}.txt", encoding=encoding) as file:
            first = file.readline()
            place = file.tell()
            outside.note(first)
            rest = file.read()
            file.seek(place)
            print(encoding, first, rest == file.read(), file.encoding, file.errors)
    try:
        open("iso8859-2.txt", encoding="utf-8").read()
    except UnicodeDecodeError as err:
        print(err)
