# A marked function that is called while the module loads.
import outside
from autokitteh import activity


@activity(attempts=2, backoff=0.1, timeout=60)
def settings():
    outside.note("settings")
    print("loading")
    return {"colour": outside.note("green")}


SETTINGS = settings()


def main(event):
    outside.note(SETTINGS["colour"])
    return settings() is SETTINGS, settings() == SETTINGS
