from slack_sdk.web.async_client import AsyncWebClient


async def main(event):
    client = AsyncWebClient(token="xoxb-secret", base_url=f"{event.data.url}/slack/")
    posted = await client.chat_postMessage(channel="C1", text="hello")
    print(posted["ok"], posted["message"]["text"], posted.status_code)
    print([member["id"] for member in (await client.users_list())["members"]])
