"""Reads a web page, says what is on it and writes a report.

An ordinary Python program. Run by ak, each call that leaves this folder is recorded: kill the process at any line,
and it goes on from there, without doing anything twice.
"""

import os
import random
from datetime import datetime
from urllib.request import urlopen

from page import parse_page, summary


def on_event(event):
    started = datetime.now()
    greeting = os.environ.get("GREETING", "Hi")
    print(f"{greeting}! It is {started:%H:%M:%S}, and {event['event_type']!r} came in.")

    url = event["data"].get("page_url") or demo_page_url()
    html = read_page(url)
    page = parse_page(html)
    print(f"Read {url}")
    print(summary(page))

    if page.links:
        print("A link to follow:", random.choice(page.links))

    print("The report is in", write_report(page))


def demo_page_url():
    """A page that the host serves itself, so that this program works without the internet."""
    return os.environ["AK_HOST_URL"] + "/demo/page.html"


def read_page(url):
    with urlopen(url, timeout=10) as response:
        return response.read().decode("utf-8")


def write_report(page):
    """In the current folder: a deployed session has one of its own, which goes with it."""
    path = os.path.abspath("report.txt")
    with open(path, "w", encoding="utf-8") as report:
        report.write(summary(page) + "\n")
    return path
