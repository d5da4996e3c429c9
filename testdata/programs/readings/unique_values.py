# ak: rows 51
import os
import secrets
import uuid
from uuid import uuid4 as new_id

import outside


def main(event):
    seen = [new_id(), uuid.uuid1(), uuid.uuid4(), secrets.token_hex(8), secrets.token_urlsafe(), secrets.token_bytes(3), secrets.randbelow(10**9), os.urandom(6)]
    kept = outside.keep(seen)
    print(kept == seen, seen[0].version, seen[1].version, len(seen[7]))
    outside.keep([secrets.choice(range(10**6)), secrets.randbits(64), secrets.SystemRandom().random()])
    print(uuid.uuid5(uuid.NAMESPACE_DNS, "example.org"), uuid.uuid3(uuid.NAMESPACE_URL, "x"), uuid.UUID(int=5))
    print(secrets.compare_digest("a", "a"), len({str(uuid.uuid4()) for _ in range(20)}))
    outside.keep(str(uuid.uuid4()))
