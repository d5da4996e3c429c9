import os

from pymongo import MongoClient


def main(event):
    client = MongoClient("127.0.0.1", int(os.environ["MONGO_PORT"]), directConnection=True)
    orders = client.shop.orders
    orders.drop()
    done = orders.insert_many([{"_id": 1, "item": "tea"}, {"_id": 2, "item": "milk"}])
    print(done.inserted_ids)
    print(orders.find_one({"item": "milk"}), list(orders.find({"item": "tea"})))
    client.close()
