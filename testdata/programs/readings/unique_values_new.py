# ak: rows 51
# ak: python 3.14
import uuid

import outside


def main(event):
    made = [uuid.uuid6(), uuid.uuid7(), uuid.uuid8()]
    print(outside.keep(made) == made)
    outside.keep("between")
    print(uuid.uuid7() > made[1])
