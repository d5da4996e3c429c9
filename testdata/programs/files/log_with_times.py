# ak: rows 18 49 54
import logging

import outside


def main(event):
    logger = logging.getLogger("timed")
    handler = logging.FileHandler("t.log", mode="w")
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(message)s"))
    logger.addHandler(handler)
    for number in range(3):
        logger.warning("number %d", number)
        outside.note(number)
    handler.close()
    lines = open("t.log").read().splitlines()
    print(len(lines), [line.split()[-1] for line in lines], len({line.split()[3] for line in lines}))
    open("t.log", "w").close()
