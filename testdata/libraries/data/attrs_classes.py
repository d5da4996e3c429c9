import attrs
import outside


@attrs.define
class Line:
    item: str
    count: int = attrs.field(default=1, validator=attrs.validators.gt(0))
    tags: list = attrs.field(factory=list)


def main(event):
    line = Line("tea", 2)
    same = outside.keep(line)
    print(same == line, attrs.asdict(attrs.evolve(same, count=3)))
    line.tags.append(outside.note("hot"))
    print(line)
    try:
        Line("x", 0)
    except ValueError as err:
        print(type(err).__name__)
