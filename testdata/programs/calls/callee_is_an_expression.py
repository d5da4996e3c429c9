# ak: rows 14 21
import outside


def choose(name):
    return {"note": outside.note, "keep": outside.keep}[name]


def main(event):
    print(choose("note")("by name"), [outside.note][0]("from a list"), (lambda: outside.note)()("returned"))
    print((outside.note if event else outside.keep)("chosen"), getattr(outside, "note")("getattr"))
    print((f := outside.note)("walrus"), f("again"))
    print(outside.__dict__["note"]("from the module"), vars(outside)["keep"]("kept"))
