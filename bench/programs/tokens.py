"""A small language: a tokenizer without regular expressions, a parser by precedence, and an interpreter."""


class Token:
    def __init__(self, kind, text):
        self.kind = kind
        self.text = text

    def is_one(self, kind, text):
        return self.kind == kind and self.text == text


class Reader:
    def __init__(self, source):
        self.source = source
        self.place = 0

    def char(self):
        return self.source[self.place : self.place + 1]

    def take_while(self, accepts):
        start = self.place
        while self.char() and accepts(self.char()):
            self.place += 1
        return self.source[start : self.place]

    def tokens(self):
        while True:
            self.take_while(str.isspace)
            char = self.char()
            if not char:
                return
            if char.isdigit():
                yield Token("number", self.take_while(str.isdigit))
            elif char.isalpha():
                yield Token("name", self.take_while(lambda one: one.isalnum() or one == "_"))
            else:
                self.place += 1
                yield Token("sign", char)


PRECEDENCE = {"=": 1, "+": 2, "-": 2, "*": 3, "%": 3}


class Parser:
    def __init__(self, tokens):
        self.tokens = list(tokens)
        self.place = 0

    def peek(self):
        return self.tokens[self.place] if self.place < len(self.tokens) else Token("end", "")

    def next(self):
        token = self.peek()
        self.place += 1
        return token

    def expression(self, floor=0):
        left = self.operand()
        while PRECEDENCE.get(self.peek().text, 0) > floor:
            sign = self.next().text
            left = (sign, left, self.expression(PRECEDENCE[sign]))
        return left

    def operand(self):
        token = self.next()
        if token.kind == "number":
            return ("number", int(token.text))
        if token.kind == "name":
            return ("name", token.text)
        if token.is_one("sign", "("):
            inner = self.expression()
            self.next()
            return inner
        raise ValueError(token.text)

    def statements(self):
        found = []
        while self.peek().kind != "end":
            found.append(self.expression())
            self.next()
        return found


class Machine:
    def __init__(self):
        self.names = {"x": 3}
        self.operations = {"+": self.plus, "-": self.minus, "*": self.times, "%": self.modulo}

    def plus(self, a, b):
        return a + b

    def minus(self, a, b):
        return a - b

    def times(self, a, b):
        return a * b

    def modulo(self, a, b):
        return a % b if b else 0

    def value(self, tree):
        kind = tree[0]
        if kind == "number":
            return tree[1]
        if kind == "name":
            return self.names.get(tree[1], 0)
        if kind == "=":
            self.names[tree[1][1]] = self.value(tree[2])
            return self.names[tree[1][1]]
        return self.operations[kind](self.value(tree[1]), self.value(tree[2]))


def run(size):
    source = "".join(f"y{i} = (x + {i}) * 3 - y{i - 1} % 7; x = x * 5 % 1009 + {i};" for i in range(size))
    machine, total = Machine(), 0
    for tree in Parser(Reader(source).tokens()).statements():
        total += machine.value(tree)
    return total
