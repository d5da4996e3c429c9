# AttrDict and Event as programs use them.
import outside
from autokitteh import AttrDict, Event, activity


@activity
def settings():
    return AttrDict({"server": {"port": outside.note(8080)}, "hosts": [{"name": "a"}]})


def on_push(event: Event):
    return event.data.ref, event.session_id


def main(event):
    config = settings()
    print(config.server.port, config.hosts[0].name, config == {**config}, type(config).__name__)
    try:
        config.missing
    except AttributeError as err:
        print(type(err).__name__)
    print(on_push(Event({"ref": outside.note("main")}, session_id="ses_1")))
    print(isinstance(event.data, dict), outside.note(event.data).method)
