# ak: rows 13 18
import xml.etree.ElementTree as ElementTree

import outside


def main(event):
    with open("items.xml", "w") as file:
        file.write("<items>" + "".join(f"<item n='{n}'>text {n}</item>" for n in range(3)) + "</items>")
    for moment, element in ElementTree.iterparse("items.xml", ["start", "end"]):
        if element.tag == "item" and moment == "end":
            print(element.attrib, outside.note(element.text))
            element.clear()
