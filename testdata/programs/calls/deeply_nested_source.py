# ak: rows 5 14
import outside


def main(event):
    source = "up(" * 40 + "1" + ")" * 40
    up = lambda x: x + 1
    print(eval(source, {"up": up}))
    chain = "text" + ".strip()" * 300
    print(eval(chain, {"text": outside.note(" x ")}))
    outside.note("end")
