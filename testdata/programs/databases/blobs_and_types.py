# ak: rows 33 42
import datetime
import decimal
import sqlite3

import outside


def main(event):
    sqlite3.register_adapter(decimal.Decimal, str)
    sqlite3.register_converter("decimal", lambda text: decimal.Decimal(text.decode()))
    db = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES)
    db.execute("create table t (d decimal, b blob, x real, missing_one text)")
    db.execute("insert into t values (?, ?, ?, ?)", (decimal.Decimal("1.10"), bytes(range(5)), 0.1, None))
    outside.note("in")
    row = db.execute("select * from t").fetchone()
    print(row, datetime.date(2020, 1, 2) > datetime.date(2020, 1, 1))
    print(outside.note(row[0] * 2))
