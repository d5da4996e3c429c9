import httplib2
from googleapiclient.discovery import build_from_document

LIST = {"id": "library.shelves.list", "path": "shelves", "httpMethod": "GET", "response": {"$ref": "Shelves"}}


def main(event):
    url = f"{event.data.url}/google/"
    document = {"name": "library", "version": "v1", "rootUrl": url, "servicePath": "", "baseUrl": url}
    document["resources"] = {"shelves": {"methods": {"list": LIST}}}
    document["schemas"] = {"Shelves": {"id": "Shelves", "type": "object", "properties": {}}}
    service = build_from_document(document, http=httplib2.Http())
    print([shelf["name"] for shelf in service.shelves().list().execute()["shelves"]])
