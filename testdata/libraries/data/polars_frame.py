import polars


def main(event):
    frame = polars.DataFrame({"shop": ["a", "b", "a"], "sum": [1.5, 2.0, 3.25]})
    print(frame.group_by("shop").agg(polars.col("sum").sum()).sort("shop").rows())
    frame.write_csv("sums.csv")
    print(polars.read_csv("sums.csv").filter(polars.col("sum") > 1.9).height)
    print(frame.lazy().select(polars.col("sum").mean()).collect().item())
