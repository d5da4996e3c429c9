"""docs/python.md: every row of its table has a program that says it shows the row, or a test."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from tests.corpus import Program, find_programs

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = 75


class DocRow(NamedTuple):
    number: int
    construct: str
    behaviour: str
    shown_by: list[str]


def read_rows(text: str) -> list[DocRow]:
    """The rows of the table that begins with the column `row`."""
    rows: list[DocRow] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and cells[0].strip().isdecimal():
            rows.append(DocRow(int(cells[0]), cells[1], cells[2], re.findall(r"`([^`]+)`", cells[-1])))
    return rows


def problems(row: DocRow, programs: list[Program]) -> list[str]:
    """What in "shown by" shows nothing."""
    if not row.shown_by:
        return [f"row {row.number}: no program and no test shows it"]
    topics = {program.path.parent.name for program in programs if row.number in program.rows}
    found: list[str] = []
    for name in row.shown_by:
        if name.endswith("/"):
            if name[:-1] not in topics:
                found.append(f"row {row.number}: no program of {name} says `# ak: rows {row.number}`")
        elif not (ROOT / name if "/" in name else Path(__file__).parent / name).is_file():
            found.append(f"row {row.number}: there is no test {name}")
    return found


def rows_of_the_doc() -> list[DocRow]:
    return read_rows((ROOT / "docs" / "python.md").read_text(encoding="utf-8"))


def test_there_is_a_row_for_each_number() -> None:
    assert [row.number for row in rows_of_the_doc()] == list(range(1, ROWS + 1))
    assert all(row.construct and row.behaviour for row in rows_of_the_doc())


def test_each_row_is_shown() -> None:
    programs = find_programs()
    assert [problem for row in rows_of_the_doc() for problem in problems(row, programs)] == []


def test_programs_name_rows_that_there_are() -> None:
    known = {row.number for row in rows_of_the_doc()}
    assert [program.name for program in find_programs() if not known.issuperset(program.rows)] == []


def test_the_check_finds_rows_without_a_program() -> None:
    programs = [Program(Path("topic/program.py"), rows=(1,))]

    def found(shown_by: str) -> list[str]:
        (row,) = read_rows(f"| 1 | a | b | {shown_by} |")
        return problems(row, programs)

    assert found("`topic/`, `test_python_doc.py`, `runner/tests/test_host.py`") == []
    assert len(found("")) == len(found("`other/`")) == len(found("`test_nothing.py`")) == 1
