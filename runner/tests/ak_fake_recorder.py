"""A value stream in memory: what a first run records, any part of which a replay may find."""

from __future__ import annotations

import pickle


class Lost(BaseException):
    """The process is gone; raised by a recorder that was told to lose it."""


class FakeRecorder:
    """`durable` is what survived; `lose_after` operations the process is lost, with what was not sent."""

    def __init__(self, durable=(), lose_after=None):
        self.durable = dict(durable)
        self.names = {}
        self.unsent = {}
        self.operations = 0
        self.lose_after = lose_after
        self.callbacks = []
        self.owed = None

    def record(self, item_id, name, obj, is_repeated=False):
        self.unsent[item_id] = pickle.dumps(obj)
        self.names[item_id] = name
        self.operations += 1
        self._check_alive()

    def recall(self, item_id):
        data = self.durable.get(item_id)
        return None if data is None else (pickle.loads(data),)

    @property
    def may_act(self):
        return True

    def live(self, item_id, name):
        pass

    def act(self):
        pass

    def on_flush(self, callback):
        self.callbacks.append(callback)

    def sync(self):
        self.flush()

    def flush(self):
        self._check_alive()
        for callback in list(self.callbacks):
            callback()
        self.durable.update(self.unsent)
        self.unsent.clear()

    def _check_alive(self):
        if self.lose_after is not None and self.operations > self.lose_after:
            raise Lost
