from urllib.request import urlopen

from bs4 import BeautifulSoup
from lxml import etree, html

PAGE = "<html><body><h1>Tea</h1><p class='price'>3 <b>EUR</b></p><a href='/next'>more</a></body></html>"


def main(event):
    soup = BeautifulSoup(PAGE, "html.parser")
    print(soup.h1.text, [tag.name for tag in soup.find_all(True)], soup.a["href"])
    root = html.fromstring(PAGE)
    print(root.xpath("//p/text()"), root.cssselect if False else len(root.xpath("//a")))
    tree = etree.Element("order")
    etree.SubElement(tree, "line", item="tea").text = urlopen(f"{event.data.url}/page").read().decode()
    print(etree.tostring(tree).decode())
