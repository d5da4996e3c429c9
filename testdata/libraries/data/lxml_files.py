import outside
from lxml import etree


def main(event):
    with open("shop.xml", "w") as target:
        target.write("<?xml version='1.0'?><!-- shop --><shop><item id='1'>tea</item><item id='2'/></shop>")
    tree = etree.parse("shop.xml")
    root = tree.getroot()
    outside.note(root.tag, len(root))
    print([item.get("id") for item in root], tree.xpath("//item[@id='1']/text()"), root[1] is tree.getroot()[1])
    etree.SubElement(root, "item", id="3")
    for _, item in etree.iterparse("shop.xml", tag="item"):
        outside.note(item.get("id"))
    tree.write("more.xml")
    print(len(etree.parse("more.xml").getroot()), tree.docinfo.xml_version, tree.docinfo.URL == "shop.xml")
