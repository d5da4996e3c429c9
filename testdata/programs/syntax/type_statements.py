# ak: rows 9
# ak: python 3.12
import outside

type Alias[T: (int, str)] = dict[str, outside.note("never")]


class Box[T]:
    item: T

    def put[U](self, thing: U) -> U:
        self.item = outside.note(thing)
        return self.item


def first[T](things: list[T]) -> T:
    return outside.note(things[0])


def main(event):
    print(Box().put(1), first([2]), Alias.__type_params__, Box[int].__name__)
    outside.note("end")
