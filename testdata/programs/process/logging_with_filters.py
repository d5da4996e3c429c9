# ak: rows 54
import logging
import sys

import outside


class Adding(logging.Filter):
    def filter(self, record):
        record.extra = outside.note("filtering", record.msg)[1]
        return "skip" not in record.msg


def main(event):
    logger = logging.getLogger("filtered")
    logger.propagate = False
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(extra)s|%(message)s"))
    handler.addFilter(Adding())
    logger.addHandler(handler)
    logger.warning("one")
    logger.warning("skip this")
    logging.LoggerAdapter(logger, {"key": 1}).warning("adapted")
    outside.note("end")
