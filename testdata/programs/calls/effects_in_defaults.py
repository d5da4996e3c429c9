# ak: rows 8
import outside


def main(event):
    def greet(name=outside.note("default"), *, mark=outside.note("!")):
        return name + mark

    print(greet(), greet("x"), (lambda a=outside.note("lambda"): a)())
    print(greet.__defaults__, greet.__kwdefaults__)
