# ak: repeats each
# Making an instance of a marked class is one effect; of one that is made again in each process, none.
import outside
from autokitteh import activity, inhibit_activities


@activity
class Account:
    def __init__(self, owner):
        self.owner = outside.note(owner)
        self.number = outside.note(17)

    def show(self):
        return f"{self.owner} {outside.note(self.number)}"


@inhibit_activities
class Settings:
    def __init__(self):
        self.items = outside.each(str, [1, 2])


class Special(Account):
    pass


def main(event):
    account = Account("ann")
    print(account.show(), account.show())
    print(Settings().items)
    print(Special("bob").show())
