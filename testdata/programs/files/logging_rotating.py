# ak: rows 18 54
import logging
import logging.handlers
import os

import outside


def main(event):
    logging.basicConfig(filename="basic.log", level=logging.INFO, format="%(message)s")
    handler = logging.handlers.RotatingFileHandler("r.log", maxBytes=30, backupCount=2)
    logging.getLogger().addHandler(handler)
    for number in range(5):
        logging.info("message number %d", number)
        if number % 2:
            outside.note(number)
    logging.shutdown()
    print(sorted(os.listdir(".")))
