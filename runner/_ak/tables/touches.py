"""The audit events by which Python tells that it touches a file, a socket or a process, with what each does to it.

Python tells of `open` and `os.remove`, but neither of `os.stat` nor of what C code does by itself (a driver of a
database, a connection that is open already).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, NamedTuple, Optional

OPEN = "open"
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_MAX_CHARACTERS = 100
# Nothing is changed by writing there.
_DEVICES = frozenset(f"/dev/{name}" for name in "null zero full random urandom tty stdin stdout stderr ptmx".split())
_NO_DATABASES = frozenset((":memory:", "file::memory:", ""))


class Touch(NamedTuple):
    """`does`: what to say of it, `{}` stands for the argument number `shown`. `changes`: it leaves the outside other
    than it was; what only reads counts as touching it, but may happen again.
    """

    does: str
    shown: Optional[int] = None
    changes: bool = True


def _all(names: str, does: str, shown: Optional[int] = None, changes: bool = True) -> dict[str, Touch]:
    return {name: Touch(does, shown, changes) for name in names.split()}


TOUCHES: dict[str, Touch] = {
    OPEN: Touch("opened {} for writing", 0),
    **_all("os.remove os.rmdir shutil.rmtree", "removed {}", 0),
    **_all("os.rename shutil.move", "moved {}", 0),
    **_all("os.mkdir", "made the folder {}", 0),
    **_all("tempfile.mkstemp tempfile.mkdtemp", "made {}", 0),
    **_all("os.link os.symlink", "made a link to {}", 0),
    **_all("os.truncate os.chmod os.chown os.chflags os.utime os.setxattr os.removexattr", "changed {}", 0),
    **_all("shutil.chown shutil.copymode shutil.copystat", "changed {}", 1),
    **_all("shutil.copyfile shutil.copytree", "copied {}", 0),
    **_all("shutil.make_archive shutil.unpack_archive", "wrote the files of the archive {}", 0),
    **_all("subprocess.Popen os.posix_spawn os.spawn os.exec", "started the program {}", 0),
    **_all("os.system", "ran a command"),
    **_all("os.fork os.forkpty pty.spawn", "started a process"),
    **_all("os.kill os.killpg", "sent a signal to {}", 0),
    **_all("webbrowser.open urllib.Request", "asked for {}", 0),
    **_all("socket.connect", "connected to {}", 1),
    **_all("socket.bind", "took the address {}", 1),
    **_all("socket.sendto socket.sendmsg", "sent to {}", 1),
    **_all("http.client.connect ftplib.connect smtplib.connect imaplib.open poplib.connect", "connected to {}", 1),
    **_all("nntplib.connect telnetlib.Telnet.open", "connected to {}", 1),
    **_all("http.client.send ftplib.sendcmd smtplib.send imaplib.send poplib.putline", "sent over a connection"),
    **_all("nntplib.putline telnetlib.Telnet.write", "sent over a connection"),
    **_all("sqlite3.connect", "opened the database {}", 0),
    **_all("syslog.syslog", "wrote to the system's log"),
    **_all(
        "os.listdir os.scandir os.walk os.fwalk glob.glob glob.glob/2 pathlib.Path.glob pathlib.Path.rglob os.getxattr"
        " os.listxattr socket.__new__ socket.getaddrinfo socket.gethostbyname socket.gethostbyaddr socket.gethostname"
        " socket.getnameinfo socket.getservbyname mmap.__new__ fcntl.fcntl fcntl.ioctl fcntl.flock fcntl.lockf"
        " ctypes.dlopen ctypes.dlsym ctypes.call_function time.sleep os.chdir os.putenv os.unsetenv os.lockf",
        "read from outside",
        changes=False,
    ),
}


def changes_outside(event: str, args: Sequence[Any]) -> bool:
    """Whether an event of `TOUCHES` leaves the outside other than it was."""
    if event == OPEN:
        return _opens_for_writing(args)
    if event == "sqlite3.connect":
        return args[0] not in _NO_DATABASES
    return TOUCHES[event].changes


def describe(event: str, args: Sequence[Any]) -> str:
    """What happened, for people: `removed 'notes.txt'`. Only places are named, nothing that is sent."""
    does, shown, _ = TOUCHES[event]
    if shown is None or shown >= len(args):
        return does.replace("{}", "it")
    thing = args[shown]
    text = repr(thing) if type(thing) in (str, bytes, int, tuple) else f"a {type(thing).__name__}"
    return does.replace("{}", text if len(text) <= _MAX_CHARACTERS else text[:_MAX_CHARACTERS] + "...")


def _opens_for_writing(args: Sequence[Any]) -> bool:
    path, mode, flags = (*args, None, None, None)[:3]
    if type(path) is int or path in _DEVICES:
        return False
    if type(flags) is int and flags:
        return bool(flags & _WRITING)
    return isinstance(mode, str) and not set("wax+").isdisjoint(mode)
