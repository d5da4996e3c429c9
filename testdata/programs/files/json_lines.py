# ak: rows 18 38
import json

import outside


def main(event):
    with open("a.jsonl", "w") as file:
        for number in range(3):
            json.dump({"n": outside.note(number)}, file)
            file.write("\n")
    total = 0
    with open("a.jsonl") as file:
        for line in file:
            total += json.loads(line)["n"]
            outside.note("so far", total)
    print(total)
