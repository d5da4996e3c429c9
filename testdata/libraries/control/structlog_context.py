# Loggers, their settings and the variables of the context stay in the process; the time of a record is recorded.
import json

import outside
import structlog
from structlog.contextvars import bind_contextvars, bound_contextvars, clear_contextvars, merge_contextvars, reset_contextvars


def shout(_logger, _method, record):
    record["event"] = record["event"].upper()
    return record


def main(event):
    structlog.configure(
        processors=[
            merge_contextvars,
            shout,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=open("log.json", "w")),
    )
    log = structlog.get_logger("shop").bind(user="me")
    clear_contextvars()
    tokens = bind_contextvars(order=7)
    log.info("begun", count=1)
    outside.note("one")
    with bound_contextvars(item="tea"):
        log.warning("inside")
        outside.note("two")
    reset_contextvars(**tokens)
    log.info("after")
    outside.note("three")
    with open("log.json") as file:
        records = [json.loads(line) for line in file]
    times = [record.pop("timestamp") for record in records]
    print(records, times == sorted(times))
    # The times of two runs differ.
    open("log.json", "w").close()
