# ak: rows 38
import odd_changes as odd


def main(event):
    tree = {"a": [{"b": ({"c": [[{"d": []}]]},)}]}
    inner = tree["a"][0]["b"][0]["c"][0][0]
    odd.deep(tree)
    print(tree, inner, tree["a"][0]["b"][0]["c"][0][0] is inner)
