# ak: rows 54 67
import logging

import outside

logger = logging.getLogger("mine")


def risky(number):
    outside.fail(ValueError, f"bad {number}")


def main(event):
    for number in range(2):
        try:
            risky(number)
        except ValueError:
            logger.exception("it failed")
    try:
        {}["missing"]
    except KeyError as err:
        logger.error("other", exc_info=err)
    logger.warning("with the stack", stack_info=False)
    outside.note("end")
