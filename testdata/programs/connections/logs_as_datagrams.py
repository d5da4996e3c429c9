# ak: rows 54
"""A system log, datagrams, and a handler that keeps records until it is flushed."""
import logging.handlers

import devices
import outside


def main(event):
    logger = logging.getLogger("net")
    logger.addHandler(devices.SystemLog(("127.0.0.1", 514)))
    logger.warning("one")
    outside.note("between")
    kept = logging.handlers.MemoryHandler(2, target=logger.handlers[0])
    logger.addHandler(kept)
    logger.removeHandler(logger.handlers[0])
    logger.warning("two")
    outside.note("kept")
    logger.warning("three")
    kept.close()
    logger.handlers[:] = [devices.Datagrams("127.0.0.1", 1)]
    logger.error("four")
    outside.note("at last")
