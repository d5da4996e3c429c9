import logging

import outside

logger = logging.getLogger("mine")


def main(event):
    logger.warning("first %d", 1)
    logging.info("not shown")
    outside.note("between")
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logger.info("second")
    print("end")
