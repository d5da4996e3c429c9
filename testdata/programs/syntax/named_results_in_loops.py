# ak: rows 14
import outside


def chunks():
    for text in ["a", "b", ""]:
        yield text


def main(event):
    source = chunks()
    while chunk := outside.note(next(source)):
        print(chunk)
    print([last := outside.note(n) for n in range(2)], last, any((hit := n) > 1 for n in map(outside.note, [1, 2])), hit)
    if (m := outside.note({"k": 1}).get("k")) is not None:
        print(m)
