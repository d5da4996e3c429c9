"""A parser and a writer of JSON, character by character."""

ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/"}
WRITTEN = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


class Parser:
    def __init__(self, text):
        self.text = text
        self.place = 0

    def peek(self):
        return self.text[self.place] if self.place < len(self.text) else ""

    def next(self):
        char = self.peek()
        self.place += 1
        return char

    def expect(self, char):
        if self.next() != char:
            raise ValueError(f"{char!r} expected at {self.place}")

    def blanks(self):
        while self.peek().isspace():
            self.place += 1

    def value(self):
        self.blanks()
        char = self.peek()
        if char == "{":
            return self.mapping()
        if char == "[":
            return self.sequence()
        if char == '"':
            return self.string()
        return self.word()

    def mapping(self):
        self.expect("{")
        found = {}
        self.blanks()
        while self.peek() != "}":
            key = self.value()
            self.blanks()
            self.expect(":")
            found[key] = self.value()
            self.comma("}")
        self.expect("}")
        return found

    def sequence(self):
        self.expect("[")
        found = []
        self.blanks()
        while self.peek() != "]":
            found.append(self.value())
            self.comma("]")
        self.expect("]")
        return found

    def comma(self, end):
        self.blanks()
        if self.peek() != end:
            self.expect(",")
            self.blanks()

    def string(self):
        self.expect('"')
        parts = []
        char = self.next()
        while char != '"':
            parts.append(ESCAPES[self.next()] if char == "\\" else char)
            char = self.next()
        return "".join(parts)

    def word(self):
        start = self.place
        while self.peek().isalnum() or self.peek() in ("-", "."):
            self.place += 1
            if self.place >= len(self.text):
                break
        word = self.text[start : self.place]
        if word in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[word]
        return float(word) if "." in word else int(word)


def write(value):
    if isinstance(value, dict):
        return "{" + ", ".join(write(key) + ": " + write(inner) for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(write(inner) for inner in value) + "]"
    if isinstance(value, str):
        return '"' + "".join(WRITTEN.get(char, char) for char in value) + '"'
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return repr(value)


def run(size):
    value = {"items": [{"name": f"thing {i}\n", "tags": ["a", "b\\"], "price": i * 0.5, "ok": True} for i in range(size)]}
    text = write(value)
    again = Parser(text).value()
    return again == value, len(text)
