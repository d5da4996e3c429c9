from openai import OpenAI


def main(event):
    client = OpenAI(api_key="sk-secret", base_url=f"{event.data.url}/openai", max_retries=0)
    answer = client.chat.completions.create(model="m", messages=[{"role": "user", "content": "tea or milk?"}])
    print(answer.choices[0].message.content, answer.usage.total_tokens)
    print([model.id for model in client.models.list()])
    patient = client.with_options(timeout=30)
    print([model.id for model in patient.models.list()], patient.timeout)
