import outside
import redis


def main(event):
    client = redis.Redis(host="127.0.0.1", port=outside.redis_port(), decode_responses=True)
    print(client.set("tea", "green"), client.get("tea"), client.incrby("count", 5))
    pipe = client.pipeline()
    pipe.lpush("list", "a", "b")
    pipe.lrange("list", 0, -1)
    print(pipe.execute())
    client.hset("order", mapping={"item": "tea", "count": 2})
    print(client.hgetall("order"))
    client.close()
