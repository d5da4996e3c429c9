"""Files and a database in a folder outside: at the end they show each write that was made twice, or not at all."""

# ruff: noqa: ANN001, ANN201, T201

import json
import os
import sqlite3

from outside import tell


def main(event):
    folder = event.data.folder
    database = sqlite3.connect(f"{folder}/accounts.db")
    database.execute("create table if not exists account (name text, amount integer)")
    database.commit()
    os.makedirs(f"{folder}/letters", exist_ok=True)
    with open(f"{folder}/log.txt", "w") as log:
        for number in range(event.data.size):
            log.write(f"line {number} {tell(event, f'file-{number}')}\n")
            database.execute("insert into account values (?, ?)", (f"name {number}", number))
            if number % 2:
                database.commit()
            with open(f"{folder}/letters/{number % 3}.json", "a") as letter:
                letter.write(json.dumps({"number": number}) + "\n")
    database.commit()
    rows = database.execute("select name, amount from account order by amount").fetchall()
    database.close()
    print(f"rows {rows}")
    for name in ("log.txt", "letters/0.json", "letters/1.json", "letters/2.json"):
        with open(f"{folder}/{name}") as file:
            print(name, file.read().splitlines())
    return len(rows)
