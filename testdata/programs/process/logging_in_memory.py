# ak: rows 54
import io
import logging
import logging.handlers
import queue

import outside


def main(event):
    stream = io.StringIO()
    logger = logging.getLogger("memory")
    logger.propagate = False
    logger.setLevel(logging.INFO)
    logger.addHandler(logging.StreamHandler(stream))
    records = queue.SimpleQueue()
    logger.addHandler(logging.handlers.QueueHandler(records))
    logger.info("a")
    outside.note("between")
    logger.info("b %s", "c")
    outside.note(stream.getvalue())
    print(records.qsize(), records.get().getMessage())
