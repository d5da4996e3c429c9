import outside
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_none

TRIES = []


@retry(stop=stop_after_attempt(3), wait=wait_none(), retry=retry_if_exception_type(ValueError))
def fragile():
    TRIES.append(1)
    if len(TRIES) < 3:
        outside.fail(ValueError, "not yet")
    return outside.note("done")


@retry(stop=stop_after_attempt(2), wait=wait_none(), reraise=True)
def hopeless():
    outside.fail(KeyError, "never")


def main(event):
    print(fragile(), len(TRIES), fragile.statistics["attempt_number"])
    try:
        hopeless()
    except KeyError as err:
        print(err)
