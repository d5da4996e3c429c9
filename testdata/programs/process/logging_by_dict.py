# ak: rows 54 55
import logging
import logging.config

import outside

SETTINGS = {
    "version": 1,
    "formatters": {"short": {"format": "%(name)s/%(levelname)s: %(message)s"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "short", "stream": "ext://sys.stdout"}},
    "root": {"level": "INFO", "handlers": ["out"]},
}


def main(event):
    logging.config.dictConfig(SETTINGS)
    logging.info("one")
    outside.note("between")
    logging.getLogger("child").warning("two")
    outside.note("end")
    logging.debug("no")
    print([type(handler).__name__ for handler in logging.getLogger().handlers])
