# ak: rows 54
import logging

import outside


def main(event):
    logger = logging.getLogger("filed")
    logger.propagate = False
    handler = logging.FileHandler("log.txt", mode="w")
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger.addHandler(handler)
    for number in range(3):
        logger.warning("step %d", number)
        outside.note(number)
    handler.close()
    logger.removeHandler(handler)
