# ak: rows 18 33
import outside


def main(event):
    writer = open("shared.txt", "w")
    reader = open("shared.txt")
    writer.write("first\n")
    print(repr(reader.read()))
    writer.flush()
    outside.note("flushed")
    print(repr(reader.read()))
    writer.write("second\n")
    outside.note("written")
    writer.close()
    print(repr(reader.read()), reader.tell())
    outside.note("read")
    reader.seek(0)
    print(reader.readlines())
    reader.close()
