# ak: rows 18 54
import logging

import outside


def main(event):
    logger = logging.getLogger("program")
    logger.setLevel(logging.INFO)
    handler = logging.FileHandler("program.log")
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False
    for number in range(4):
        logger.info("round %d", number)
        outside.note(number)
    handler.close()
    print(open("program.log").read())
