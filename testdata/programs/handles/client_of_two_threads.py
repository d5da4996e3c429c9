# ak: rows 21 57
# ak: unordered
# ak: repeats SlowClient
from concurrent.futures import ThreadPoolExecutor

import devices
import outside


def main(event):
    client = devices.SlowClient("shared")
    outside.note("made")
    with ThreadPoolExecutor(2) as pool:
        print(list(pool.map(lambda path: client.get(path), ["a", "b"])))
