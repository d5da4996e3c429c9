# ak: rows 16
import latin
import outside
import with_bom


def main(event):
    größe = outside.note("größe")
    print("é" + größe, latin.TEXT, latin.f(), with_bom.f("ß"), len(outside.note("日本語")), outside.note("🐍"), größe.upper())
    ñ = {"ключ": outside.note("значение")}
    print(ñ["ключ"], f"{ñ!r:>30}", f"é{outside.note('ü')}é")
    return latin.fail("é")
