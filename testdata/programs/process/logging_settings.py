# ak: rows 3 54 55
import logging
import sys

import outside

logging.basicConfig(level=logging.DEBUG, format="%(levelname)s %(name)s %(funcName)s:%(lineno)d %(message)s", stream=sys.stdout)
logger = logging.getLogger(__name__)


class Counting(logging.Handler):
    seen = 0

    def emit(self, record):
        Counting.seen += 1


def complain(text):
    logger.warning(text, stacklevel=2)


def main(event):
    logger.addHandler(Counting())
    logger.debug("first %s", "argument")
    outside.note("between")
    logger.setLevel(logging.WARNING)
    logger.info("not shown")
    logger.error("shown")
    outside.note("again")
    complain("last")
    print(Counting.seen, logger.isEnabledFor(logging.INFO), logging.getLevelName(30))
