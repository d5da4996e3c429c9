# ak: rows 38 39
import odd_changes as odd


def main(event):
    loop = [1]
    loop.append(loop)
    odd.change(loop, "insert", 0, "x")
    print(loop, loop[2] is loop)
    table = {}
    table["self"] = table
    odd.change(table, "update", {"n": 1})
    print(table["self"] is table, table["n"])
