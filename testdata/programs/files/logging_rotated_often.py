# ak: rows 54
import logging
import logging.handlers
import os

import outside


def main(event):
    log = logging.getLogger("app")
    log.propagate = False
    handler = logging.handlers.RotatingFileHandler("app.log", maxBytes=30, backupCount=2)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.addHandler(handler)
    for number in range(6):
        log.warning("line %d of twenty bytes", number)
        outside.note(number)
    handler.close()
    print({name: open(name).read() for name in sorted(os.listdir(".")) if name.startswith("app.log")})
