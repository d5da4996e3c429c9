# ak: rows 49
import calendar
import time

import outside


def main(event):
    print(time.gmtime(0), time.gmtime(86400).tm_yday, time.strftime("%Y", time.gmtime(0)), time.asctime(time.gmtime(0)))
    now = time.gmtime()
    text = time.strftime("%Y-%m-%dT%H:%M:%SZ")
    kept = outside.keep([tuple(now), text, time.ctime(), time.asctime(), tuple(time.localtime())])
    print(kept[0] == tuple(now), kept[1] == text, type(now).__name__, now.tm_zone)
    outside.keep(calendar.timegm(now))
    print(calendar.timegm(time.gmtime()) >= calendar.timegm(now))
    print(time.strptime("2024-05-06", "%Y-%m-%d")[:3])
