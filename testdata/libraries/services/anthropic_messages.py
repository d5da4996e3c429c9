from anthropic import Anthropic


def main(event):
    client = Anthropic(api_key="sk-secret", base_url=f"{event.data.url}/anthropic", max_retries=0)
    answer = client.messages.create(model="m", max_tokens=9, messages=[{"role": "user", "content": "milk?"}])
    print(answer.content[0].text, answer.usage.output_tokens, answer.stop_reason)
