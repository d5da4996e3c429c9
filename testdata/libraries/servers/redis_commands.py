# A pipeline holds what was not sent yet, which ends with its process: one function, one call.
import os

import redis
from autokitteh import activity


@activity
def push(client, *things):
    pipe = client.pipeline()
    pipe.lpush("list", *things)
    pipe.lrange("list", 0, -1)
    return pipe.execute()


def main(event):
    client = redis.Redis(host="127.0.0.1", port=int(os.environ["REDIS_PORT"]), decode_responses=True)
    client.flushall()
    print(client.set("tea", "green"), client.get("tea"), client.incrby("count", 5))
    print(push(client, "a", "b"))
    client.hset("order", mapping={"item": "tea", "count": 2})
    print(client.hgetall("order"), client.incr("count"))
    client.close()
