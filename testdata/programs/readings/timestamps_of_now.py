# ak: rows 49
import time
from datetime import datetime, timezone

import outside


def main(event):
    stamp = time.time()
    moment = datetime.fromtimestamp(stamp, tz=timezone.utc)
    outside.keep(moment.isoformat())
    outside.keep(int(stamp * 1000))
    print(abs(moment.timestamp() - stamp) < 1e-5, abs(time.time() - stamp) < 300)
