import os

import grpc
from autokitteh import activity


@activity
def shout(words):
    with grpc.insecure_channel(f"127.0.0.1:{os.environ['GRPC_PORT']}") as channel:
        return channel.unary_unary("/shop.Voice/Shout")(words, timeout=10)


@activity
def count(to):
    with grpc.insecure_channel(f"127.0.0.1:{os.environ['GRPC_PORT']}") as channel:
        return list(channel.unary_stream("/shop.Voice/Count")(b"%d" % to, timeout=10))


def main(event):
    print(shout(b"tea"), count(3))
    try:
        shout(b"")
    except grpc.RpcError as err:
        print(err.code().name, err.details())
