# ak: rows 56
from unittest import mock

import outside


def work(thing):
    return outside.note("work", thing)


def main(event):
    print(work(1))
    with mock.patch("outside.note", return_value="mocked") as patched:
        print(work(2), outside.note("x"))
    print(patched.call_args_list)
    with mock.patch.object(outside, "note", side_effect=lambda *things: list(things)):
        print(work(3))
    print(work(4))
    fake = mock.Mock()
    fake.load.return_value = 7
    print(fake.load("k"), fake.load.call_count, fake.mock_calls)
    with mock.patch("outside.note", wraps=outside.note) as spy:
        work(5)
    print(spy.call_count)
    with mock.patch.dict("os.environ", {"COLOUR": "red"}):
        import os

        outside.note(os.environ["COLOUR"])
    outside.note(os.environ["COLOUR"])
