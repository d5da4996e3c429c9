# ak: rows 49 54
import io
import logging

import outside


class Kept(logging.Handler):
    records = []

    def emit(self, record):
        self.records.append((record.created, record.process, record.getMessage()))


def main(event):
    stream = io.StringIO()
    logger = logging.getLogger("timed")
    logger.propagate = False
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(relativeCreated)d %(message)s"))
    logger.addHandler(handler)
    logger.addHandler(Kept())
    logger.warning("first")
    outside.keep(stream.getvalue())
    logger.warning("second")
    outside.keep(stream.getvalue())
    outside.keep(Kept.records)
    print(len(stream.getvalue().splitlines()), len(Kept.records))
