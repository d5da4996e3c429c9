import io

import pandas


def main(event):
    frame = pandas.DataFrame({"shop": ["a", "b", "a"], "sum": [1.5, 2.0, 3.25]})
    print(frame.groupby("shop")["sum"].sum().to_dict())
    frame.to_csv("sums.csv", index=False)
    again = pandas.read_csv("sums.csv")
    print(again.equals(frame), again["sum"].mean())
    print(pandas.read_json(io.StringIO(frame.to_json())).shape, frame.sort_values("sum").iloc[0]["shop"])
    print(pandas.Timestamp("2026-01-02").day_name())
