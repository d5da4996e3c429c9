# ak: rows 32 40
import dataclasses

import outside


def main(event):
    @dataclasses.dataclass
    class Local:
        x: int

    local = Local(1)
    print(outside.keep(local) is local, outside.keep([local])[0] is local)
    outside.keep(lambda: local)
    print(local)
