# ak: rows 38
import io
import json
import pickle

import outside


def main(event):
    text = io.StringIO()
    json.dump({"a": outside.note([1])}, text)
    text.seek(0)
    print(json.load(text), outside.note("x"), text.tell())
    binary = io.BytesIO()
    pickle.dump({"b": 2}, binary)
    outside.note("y")
    binary.seek(0)
    print(pickle.load(binary))
