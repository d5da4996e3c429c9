# ak: rows 19 33
import outside
import webfake


def main(event):
    client = webfake.Api(event.data.url)
    names = []
    for item in client.items.list(page_size=2):
        names.append(item.name)
        if len(names) == 3:
            outside.note("three")
    print(names)
    pager = client.items.list(page_size=3)
    print(next(iter(pager)).name, pager.page_number)
    print([item["id"] for page in client.items.pages(size=2) for item in page])
    print(client.items.get("two").name, client.items["three"].name, len(client.items), "two" in client.items)
