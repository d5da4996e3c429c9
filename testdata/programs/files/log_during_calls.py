# ak: rows 18 54
import logging

import devices
import outside


def main(event):
    logging.basicConfig(filename="all.log", level=logging.DEBUG, format="%(name)s %(message)s")
    logging.info("begin")
    devices.talk("one")
    logging.info("between")
    outside.note("noted")
    devices.talk("two")
    logging.info("end")
    logging.shutdown()
    print(open("all.log").read())
