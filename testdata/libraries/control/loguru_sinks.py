import sys

import outside
from loguru import logger


def main(event):
    logger.remove()
    logger.add(sys.stderr, format="{level} {message}")
    logger.add("logs/a.log", format="{level} {message} {extra}")
    logger.info("hello {}", outside.note("a"))
    logger.bind(tea="green").warning("bound")
    outside.note("b")
    with logger.contextualize(order=7):
        logger.error("within")
        outside.note("c")
    try:
        raise ValueError("no tea")
    except ValueError as err:
        logger.error("failed: {}", err)
    print(open("logs/a.log").read())
