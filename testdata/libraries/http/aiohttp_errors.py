import aiohttp
from autokitteh import activity


@activity
async def fetch(url):
    async with aiohttp.ClientSession(raise_for_status=True) as session, session.get(url) as answer:
        return answer.headers, await answer.text()


async def main(event):
    headers, text = await fetch(f"{event.data.url}/page")
    print(headers["content-type"], headers.getall("Content-Length"), text)
    try:
        await fetch(f"{event.data.url}/error")
    except aiohttp.ClientResponseError as err:
        print(err.status, err.request_info.method, err.request_info.url.name, err.headers["content-type"])
        print(str(err).replace(event.data.url, "URL"))
