import os

from celery import Celery

app = Celery("shop", broker=f"redis://127.0.0.1:{os.environ['REDIS_PORT']}/1")


@app.task(name="shop.brew")
def brew(leaf):
    return f"{leaf} tea"


def main(event):
    print(brew("green"))
    sent = [app.send_task("shop.brew", (leaf,), task_id=f"task-{leaf}") for leaf in ("green", "black")]
    print([one.id for one in sent])
