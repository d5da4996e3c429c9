"""What is on a web page: its title and its links."""

from html.parser import HTMLParser


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.title = ""
        self.links = []
        self.in_title = False

    def handle_starttag(self, tag, attrs):
        self.in_title = tag == "title"
        if tag == "a":
            self.links.extend(value for name, value in attrs if name == "href" and value)

    def handle_endtag(self, tag):
        self.in_title = False

    def handle_data(self, data):
        if self.in_title:
            self.title += data


def parse_page(html):
    page = Page()
    page.feed(html)
    return page


def summary(page):
    return f"Its title is {page.title.strip()!r}; links: {len(page.links)}"
