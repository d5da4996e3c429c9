# ak: rows 18 33
import outside


def main(event):
    with open("t.txt", "w+", encoding="utf-8") as file:
        places = []
        for word in ("alpha", "bêta", "gamma", "дельта"):
            places.append(file.tell())
            file.write(word + "\n")
        outside.note("written", places)
        for place in reversed(places):
            file.seek(place)
            print(place, file.readline().rstrip(), outside.note("at", place))
        file.seek(0, 2)
        print(file.tell())
        try:
            file.seek(-1, 1)
        except OSError as err:
            print(type(err).__name__, err)
