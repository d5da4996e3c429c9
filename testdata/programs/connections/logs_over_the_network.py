# ak: rows 54
"""Each record is sent once, also by threads and when the other side refuses it."""
import logging.handlers
import threading

import outside


class Pages(logging.handlers.HTTPHandler):
    def mapLogRecord(self, record):
        return {"text": record.getMessage()}


def main(event):
    _, _, host, world = event.data.url.split("/")
    logger = logging.getLogger("net")
    logger.setLevel(logging.INFO)
    logger.addHandler(Pages(host, f"/{world}/log"))
    logger.info("one %s", 1)
    outside.note("between")
    mail = logging.handlers.SMTPHandler(("127.0.0.1", event.data.smtp), f"{world}@here", ["a@b"], "Oh", timeout=5)
    mail.setLevel(logging.ERROR)
    logger.addHandler(mail)
    logger.warning("two")
    logger.error("three")
    outside.note("end")
    thread = threading.Thread(target=logger.error, args=("four",))
    thread.start()
    thread.join()
    logger.removeHandler(mail)
    logging.raiseExceptions = False
    logger.handlers[0].host = "127.0.0.1:1"
    logger.info("nobody there")
    outside.note("at last")
