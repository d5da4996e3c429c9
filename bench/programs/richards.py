"""An operating system in small: tasks of several kinds that send one another packets, under a scheduler."""

IDLE, WORKER, HANDLER, DEVICE = range(4)


class Packet:
    def __init__(self, kind, source):
        self.kind = kind
        self.source = source
        self.data = [0, 0, 0, 0]


class Queue:
    def __init__(self):
        self.items = []

    def put(self, item):
        self.items.append(item)

    def get(self):
        return self.items.pop(0)

    def is_empty(self):
        return not self.items


class Task:
    def __init__(self, system, ident, priority):
        self.system = system
        self.ident = ident
        self.priority = priority
        self.inbox = Queue()
        self.is_held = False
        self.steps = 0
        system.add(self)

    def is_ready(self):
        return not self.is_held and (self.is_eager() or not self.inbox.is_empty())

    def is_eager(self):
        return False

    def receive(self, packet):
        self.inbox.put(packet)

    def step(self):
        self.steps += 1
        self.run(None if self.inbox.is_empty() else self.inbox.get())

    def run(self, packet):
        raise NotImplementedError


class Idle(Task):
    def __init__(self, system, count):
        super().__init__(system, IDLE, 0)
        self.count = count
        self.control = 1

    def is_eager(self):
        return self.count > 0

    def run(self, packet):
        self.count -= 1
        if self.control & 1:
            self.control = (self.control >> 1) ^ 0xD008
            self.system.release(DEVICE)
        else:
            self.control >>= 1
            self.system.send(WORKER, Packet("work", self.ident))


class Worker(Task):
    def __init__(self, system):
        super().__init__(system, WORKER, 10)
        self.letter = 0

    def run(self, packet):
        for i in range(4):
            self.letter = self.next_letter()
            packet.data[i] = self.letter
        self.system.send(HANDLER, packet)

    def next_letter(self):
        return self.letter % 26 + 1


class Handler(Task):
    def __init__(self, system):
        super().__init__(system, HANDLER, 20)
        self.sum = 0

    def run(self, packet):
        self.sum += sum(packet.data)
        self.system.send(DEVICE, packet)


class Device(Task):
    def __init__(self, system):
        super().__init__(system, DEVICE, 30)
        self.done = 0

    def run(self, packet):
        self.done += 1
        self.system.hold(self)


class System:
    def __init__(self):
        self.tasks = {}
        self.order = []

    def add(self, task):
        self.tasks[task.ident] = task
        self.order = sorted(self.tasks.values(), key=lambda one: -one.priority)

    def find(self, ident):
        return self.tasks[ident]

    def send(self, ident, packet):
        self.find(ident).receive(packet)

    def hold(self, task):
        task.is_held = True

    def release(self, ident):
        self.find(ident).is_held = False

    def next_task(self):
        for task in self.order:
            if task.is_ready():
                return task
        return None

    def schedule(self):
        task = self.next_task()
        while task is not None:
            task.step()
            task = self.next_task()


def run(size):
    system = System()
    Idle(system, size)
    worker, handler, device = Worker(system), Handler(system), Device(system)
    system.schedule()
    return worker.steps, handler.sum, device.done
