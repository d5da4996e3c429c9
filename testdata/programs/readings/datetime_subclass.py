# ak: rows 49
from datetime import datetime, timedelta, timezone

import outside


class Moment(datetime):
    def age(self):
        return Moment.now(timezone.utc) - self


def main(event):
    made = Moment.now(timezone.utc)
    outside.keep(made)
    age = made.age()
    outside.keep(age)
    print(type(made).__name__, timedelta(0) <= age < timedelta(hours=1))
    print(type(made + timedelta(days=1)).__name__)
