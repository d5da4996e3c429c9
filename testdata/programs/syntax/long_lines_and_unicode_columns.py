# ak: rows 14 16
import outside


def f(*args, **kwargs):
    return args, kwargs


def main(event):
    naïve = "ä"
    print(f("é", outside.note("ü"), ß=outside.note(naïve)), f("日本" + outside.note("語"), *outside.note("é")))
    return f("éééé", outside.note("ü"), f(outside.note(1), "ß" + outside.note(2), "ü"))
