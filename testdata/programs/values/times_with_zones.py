# ak: rows 42
import datetime
import zoneinfo

import outside


class Fixed(datetime.tzinfo):
    def __repr__(self):
        return "Fixed"

    def utcoffset(self, when):
        return datetime.timedelta(hours=2)

    def dst(self, when):
        return None

    def tzname(self, when):
        return "FIX"


class Stamp(datetime.datetime):
    """A class of its own, with an attribute."""


def make(_):
    zone = zoneinfo.ZoneInfo("Europe/Berlin")
    stamp = Stamp(2020, 1, 2)
    stamp.note = "n"
    return [
        datetime.datetime(2021, 10, 31, 2, 30, tzinfo=zone, fold=1),
        datetime.datetime(2021, 10, 31, 2, 30, tzinfo=zone, fold=0),
        zone, datetime.datetime(2020, 1, 1, tzinfo=Fixed()), datetime.timezone.utc,
        datetime.time(1, 2, tzinfo=datetime.timezone(datetime.timedelta(minutes=-90), "odd"), fold=1),
        datetime.timedelta(days=-1, microseconds=1), stamp, datetime.datetime.min, datetime.date.max,
    ]


def main(event):
    got = outside.each(make, [0])[0]
    print(*map(repr, got), sep="\n")
    print(got[0].utcoffset(), got[1].utcoffset(), got[0].tzinfo is got[2], got[2] is zoneinfo.ZoneInfo("Europe/Berlin"))
    print(got[4] is datetime.timezone.utc, got[7].note, type(got[7]).__name__, got[0].fold, got[5].fold, got[3].tzname())
