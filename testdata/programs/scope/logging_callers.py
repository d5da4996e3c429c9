# ak: rows 3
import logging

import outside

logging.basicConfig(format="%(levelname)s %(filename)s:%(lineno)d %(funcName)s %(message)s", level=logging.INFO)
log = logging.getLogger("program")


def helper():
    log.info("helped %s", outside.note("x"))
    log.warning("by the caller", stacklevel=2)


def main(event):
    helper()
    log.info("main %s", outside.note("y"))
    try:
        1 / 0
    except ZeroDivisionError:
        log.exception("failed %s", outside.note("z"))
