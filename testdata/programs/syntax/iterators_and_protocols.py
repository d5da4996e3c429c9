# ak: rows 19 27
import outside


class Pages:
    def __init__(self, pages):
        self.pages = pages

    def __iter__(self):
        self.left = outside.note(self.pages)
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        self.left -= 1
        return outside.note("page", self.left)


class Old:
    def __getitem__(self, index):
        if index > 1:
            raise IndexError(index)
        return outside.note(index)


def main(event):
    for page in Pages(2):
        print(page)
    print(list(Old()), [*Pages(1)], 1 in Old(), dict(zip("ab", Old())), max(Old()))
