# ak: rows 39 38
import odd_changes


def main(event):
    query = odd_changes.Query()
    again = query.where("a").where("b")
    print(again is query, query.parts)
