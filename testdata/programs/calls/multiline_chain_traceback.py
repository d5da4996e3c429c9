# ak: rows 14 15
import outside


class Query:
    def __init__(self, parts=()):
        self.parts = parts

    def where(self, part):
        return Query((*self.parts, part))

    def run(self):
        raise LookupError(self.parts)


def main(event):
    query = Query()
    return (
        query.where(outside.note("a"))
        .where(
            outside.note("b"),
        )
        .run()
    )
