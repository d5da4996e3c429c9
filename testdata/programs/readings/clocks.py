# ak: rows 49
import time

import outside


def main(event):
    names = ["time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time", "thread_time"]
    before = {name: getattr(time, name)() for name in names}
    kept = outside.keep(before)
    outside.keep("between")
    after = {name: getattr(time, name)() for name in names}
    print(kept == before, [name for name in names if after[name] < before[name]])
    outside.keep(after)
    print([type(value).__name__ for value in after.values()])
