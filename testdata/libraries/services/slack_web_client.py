from slack_sdk import WebClient


def main(event):
    client = WebClient(token="xoxb-secret", base_url=f"{event.data.url}/slack/")
    posted = client.chat_postMessage(channel="C1", text="hello")
    print(posted["ok"], posted["message"]["text"], posted.status_code)
    print([member["id"] for member in client.users_list()["members"]])
