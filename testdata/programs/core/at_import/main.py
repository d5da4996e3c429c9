import os

import outside

STARTED = outside.note("at import")
COLOUR = os.environ["COLOUR"]


class Config:
    value = outside.note("class body")


def main(event, default=outside.note("default")):
    import lazy_module

    print(STARTED, COLOUR, Config.value, lazy_module.LOADED, outside.note("later"))
