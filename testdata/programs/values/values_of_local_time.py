# ak: rows 49
import time
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import outside


def main(event):
    now = datetime.now(timezone.utc)
    print(outside.keep(now) == now, now.tzinfo is timezone.utc, outside.keep(now).tzinfo is timezone.utc)
    there = outside.keep(datetime(2024, 7, 1, tzinfo=ZoneInfo("Europe/Berlin")))
    print(there, there.utcoffset(), there.tzinfo is ZoneInfo("Europe/Berlin"))
    print(outside.keep(timedelta(hours=1)), time.strftime("%Y", time.gmtime(0)), time.localtime().tm_year > 2000)
    print(outside.keep(datetime(2024, 10, 27, 2, 30, fold=1)).fold)
