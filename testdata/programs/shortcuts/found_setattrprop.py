# ak: rows 1
import outside


class Service:
    def send(self, value):
        return ("service", value)


class Holder:
    def __init__(self, part):
        self.__dict__["part"] = part

    def go(self, value):
        return self.part.send(value)


class Holder2:
    def __init__(self, part):
        self.part = part

    def go(self, value):
        return self.part.send(value)


def main(event):
    holder, other = Holder(Service()), Holder2(Service())
    print(holder.go(1), holder.go(2), other.go(1), other.go(2))
    for kind in (Holder, Holder2):
        setattr(kind, "part", property(lambda self: print("read") or Service()))
    print(holder.go(3), other.go(3))
