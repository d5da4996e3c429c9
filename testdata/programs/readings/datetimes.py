# ak: rows 49
import datetime as dt
from datetime import date, datetime, timezone

import outside


def main(event):
    seen = [datetime.now(), datetime.now(timezone.utc), datetime.now(tz=timezone.utc), dt.datetime.today(), date.today(), dt.date.today()]
    print([type(value).__name__ for value in seen], [getattr(value, "tzinfo", "none") for value in seen])
    kept = outside.keep(seen)
    print(kept == seen)
    outside.keep(datetime.utcnow().isoformat())
    print(datetime.now() >= seen[0], datetime.now(timezone.utc) > seen[1], date.today() >= seen[4])
    print(datetime(2020, 2, 29).isoformat(), datetime.fromtimestamp(0, timezone.utc), date.fromisoformat("2024-01-02"))
