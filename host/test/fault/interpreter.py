"""A Python for hosts under test that passes what host and runner say through its hands, and breaks something on order.

    interpreter.py FOLDER PYTHON ARGUMENTS...

Started by the host in place of PYTHON. A runner is started as a child, with a socket of ours between it and the host;
everything else is done by PYTHON itself. Orders are files `FOLDER/SESSION.NUMBER.json`, one a life of a runner, each
taken once; in it is a list, of which the first to come up is done:

    [{"at": "callback", "from": "runner", "nth": 2, "when": "before", "do": "kill runner", "for": 0}, ...]

at the second `callback` of the runner, before it is passed on. `when` may be `middle`: half the line is passed. `for`
are seconds: how long something is halted, or how long after the moment it is killed. What is done is told first, as a
line in `FOLDER/done.ndjson`; what only the test can do (`ask ...`) is told there and nowhere else.
"""

# ruff: noqa: ANN001, ANN201, PTH

import json
import os
import re
import selectors
import signal
import socket
import subprocess
import sys
import time

LIFELINE = 3
TYPE = re.compile(rb'\{"type": ?"(\w+)"')
SPARE = "--spare"


def main():
    folder, python, *arguments = sys.argv[1:]
    if "-c" in arguments and "import sys, json; print" in arguments[-1]:
        # Hosts ask who it is, and start what it says.
        sys.executable = os.path.join(folder, "python")
        exec(arguments[-1])  # noqa: S102
    elif SPARE in arguments or "--socket" in arguments:
        serve(folder, python, arguments)
    else:
        os.execv(python, [python, *arguments])


def serve(folder, python, arguments):
    reading, writing = os.pipe()
    os.dup2(LIFELINE, 9)
    os.set_inheritable(9, False)
    if reading != LIFELINE:
        os.dup2(reading, LIFELINE)
        os.close(reading)
    os.set_inheritable(writing, False)
    place = None
    if SPARE not in arguments:
        place = Place(folder, os.environ.get("AK_SESSION", ""), arguments)
    # 3 is the runner's lifeline: ours is 9.
    child = subprocess.Popen([python, *arguments], pass_fds=[LIFELINE], env={**os.environ, **clock_of(folder)})
    os.close(LIFELINE)
    if place is None:
        orders = json.loads(read_orders(child))
        place = Place(folder, orders["environment"].get("AK_SESSION", ""), orders["arguments"])
        os.write(writing, json.dumps(orders).encode() + b"\n")
    Between(place, child).run()


def clock_of(folder):
    """The clock of the installation, where it can be set."""
    file = os.path.join(os.path.dirname(folder), "clock")
    return {"LD_PRELOAD": file + ".so", "AK_TEST_CLOCK": file} if os.path.exists(file + ".so") else {}


def read_orders(child):
    line = b""
    while not line.endswith(b"\n"):
        piece = os.read(9, 65536)
        if not piece:
            leave(child)
        line += piece
    return line


def leave(child):
    child.kill()
    os._exit(0)


class Place:
    """Where the host listens for this runner; the runner is told of a socket of ours. `arguments` are changed."""

    def __init__(self, folder, session, arguments) -> None:
        number = arguments.index("--socket") + 1
        self.folder = folder
        self.session = session
        self.host_path = arguments[number]
        arguments[number] += "p"
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(arguments[number])
        self.listener.listen(1)
        self.path = arguments[number]
        self.orders = self.take_orders()

    def take_orders(self):
        number = 0
        while self.session:
            name = os.path.join(self.folder, f"{self.session}.{number}.json")
            try:
                os.rename(name, name + ".taken")
            except OSError:
                if not os.path.exists(name + ".taken"):
                    return []
                number += 1
                continue
            with open(name + ".taken") as file:
                return json.load(file)
        return []


class Between:
    """Passes lines on, and counts them."""

    def __init__(self, place, child) -> None:
        self.place = place
        self.child = child
        self.counts = {}
        self.selector = selectors.DefaultSelector()
        self.runner = None
        self.host = None
        self.rest = {}
        self.cage = None

    def run(self):
        # A child that ends closes its end of this pipe, whoever else it started.
        self.selector.register(9, selectors.EVENT_READ)
        self.selector.register(self.place.listener, selectors.EVENT_READ)
        while True:
            for key, _ in self.selector.select(0.05 if self.runner is None else 1.0):
                self.ready(key.fileobj)
            if self.child.poll() is not None:
                self.drain()
                self.end_as_child()

    def ready(self, what):
        if what == 9:
            if not os.read(9, 65536):
                leave(self.child)
        elif what is self.place.listener:
            self.connect()
        else:
            self.pass_on(what)

    def connect(self):
        self.runner, _ = self.place.listener.accept()
        self.selector.unregister(self.place.listener)
        self.place.listener.close()
        os.unlink(self.place.path)
        self.moment("connect", "runner", "before", None, b"")
        self.host = socket.socket(socket.AF_UNIX)
        self.host.connect(self.place.host_path)
        for end in (self.runner, self.host):
            self.rest[end] = b""
            self.selector.register(end, selectors.EVENT_READ)

    def pass_on(self, end):
        other, name = (self.host, "runner") if end is self.runner else (self.runner, "host")
        try:
            data = end.recv(1 << 16)
        except BlockingIOError:
            raise
        except OSError:
            data = b""
        *lines, self.rest[end] = (self.rest[end] + data).split(b"\n")
        for line in lines:
            self.pass_line(line + b"\n", name, other)
        if not data:
            self.closed()

    def pass_line(self, line, name, other):
        found = TYPE.match(line)
        kind = found.group(1).decode() if found else "?"
        self.counts[kind, name] = self.counts.get((kind, name), 0) + 1
        self.moment(kind, name, "before", other, line)
        self.moment(kind, name, "middle", other, line)
        try:
            other.sendall(line)
        except OSError:
            self.closed()
        self.moment(kind, name, "after", other, line)

    def closed(self):
        for end in (self.runner, self.host):
            end.close()
        self.end_as_child(2.0)

    def end_as_child(self, within=None):
        """End as the runner ended."""
        try:
            status = self.child.wait(within)
        except subprocess.TimeoutExpired:
            leave(self.child)
        if self.cage is not None:
            remove_cage(self.cage)
        if status < 0:
            signal.signal(-status, signal.SIG_DFL) if -status not in (signal.SIGKILL, signal.SIGSTOP) else None
            os.kill(os.getpid(), -status)
            time.sleep(1)
        os._exit(status)

    def drain(self):
        """What it said last; a child of its own may hold the socket open."""
        if self.runner is None:
            return
        self.runner.setblocking(False)
        try:
            while True:
                self.pass_on(self.runner)
        except BlockingIOError:
            return

    def moment(self, kind, name, when, other, line):
        now = (kind, name, when, self.counts.get((kind, name), 1))
        fits = [
            order for order in self.place.orders if tuple(order[key] for key in ("at", "from", "when", "nth")) == now
        ]
        if not fits:
            return
        order = fits[0]
        self.place.orders = []
        if when == "middle":
            other.sendall(line[: len(line) // 2])
        act(self, order)


def act(between, order):
    do, seconds = order["do"], order["for"]
    if do.startswith("kill") and seconds:
        time.sleep(seconds)
    told = json.dumps({"session": between.place.session, "at": time.time(), "order": order})
    descriptor = os.open(
        os.path.join(between.place.folder, "done.ndjson"), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600
    )
    os.write(descriptor, told.encode() + b"\n")
    os.close(descriptor)
    if do == "cut":
        between.closed()
    elif do == "starve runner":
        between.cage = starve(between.child.pid)
    elif do == "halt runner":
        halt([between.child.pid], seconds)
    elif do.startswith("halt"):
        halt(victims(do.partition(" ")[2], between), seconds)
    elif do.startswith("kill"):
        for pid in victims(do.partition(" ")[2], between):
            kill(pid)
        if do == "kill runner":
            between.end_as_child()


def starve(pid):
    """No more memory for this process: the kernel kills it as soon as it asks for some. Where no group of processes
    can be made it is killed as the kernel does."""
    for root, limit in ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max"):
        cage = os.path.join(root, f"ak-fault-{pid}")
        try:
            os.mkdir(cage)
            for name, text in (limit, "4096"), ("cgroup.procs", str(pid)):
                with open(os.path.join(cage, name), "w") as file:
                    file.write(text)
        except OSError:
            remove_cage(cage)
            continue
        return cage
    kill(pid)
    return None


def remove_cage(cage):
    try:
        os.rmdir(cage)
    except OSError:
        pass  # It was never made, or something in it still ends.


def victims(names, between):
    """The processes of these names, as in `host+server`."""
    found = []
    for name in names.split("+"):
        if name == "runner":
            found.append(between.child.pid)
        elif name == "host":
            found.append(os.getppid())
        elif name == "server":
            found.extend(named("start-dev", between.place.folder))
        elif name == "keeper":
            found.extend(named("keeper-main.js", between.place.folder))
    return found


def named(word, folder):
    """Processes of this installation with this word in their command."""
    root = os.path.dirname(folder)
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline") as file:
                command = file.read()
            with open(f"/proc/{pid}/environ") as file:
                text = command + file.read()
        except OSError:
            continue
        if word in command and root + "/" in text:
            yield int(pid)


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def halt(pids, seconds):
    """Somebody else wakes them, should this process be gone by then."""
    for pid in pids:
        waking = f"sleep {seconds}; kill -CONT {pid}"
        subprocess.Popen(
            ["/bin/sh", "-c", waking],
            env={"PATH": "/usr/bin:/bin"},
            start_new_session=True,
            stdin=-3,
            stdout=-3,
            stderr=-3,
        )
        os.kill(pid, signal.SIGSTOP)


if __name__ == "__main__":
    main()
