# ak: rows 14
import outside


def t(tag, value=None):
    return outside.note(tag) if value is None else (outside.note(tag), value)[1]


class Box:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)


def main(event):
    t("box", Box())[t("key")] = t("value")
    print({t("k1"): t("v1"), **{t("k2"): 2}}, t("f", print)(t("x"), *t("s", "yz")))
    a = b = t("assigned")
    print(a, b)
