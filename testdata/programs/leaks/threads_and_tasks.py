# ak: repeats lazy
# ak: leaks 14
# ak: unordered
# The same line in two threads and a task is told once.
import asyncio
import threading

import lazy
import outside


def look(page, found):
    outside.note(page.name)
    found.append(page.text)


async def later(page, found):
    await outside.fetch(page.name)
    look(page, found)


def main(event):
    found = []
    threads = [threading.Thread(target=look, args=(lazy.page(name), found)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asyncio.run(later(lazy.page("c"), found))
    print(sorted(found))
