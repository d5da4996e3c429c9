"""What is known about names outside the project: data, each row with the reason for its kind."""

from __future__ import annotations

from _ak.tables import effects, pure, rerun, third_party, values
from _ak.tables.rows import Group, Row, expand

STANDARD_LIBRARY: tuple[Group, ...] = (*rerun.GROUPS, *values.GROUPS, *pure.GROUPS, *effects.GROUPS)
THIRD_PARTY: tuple[Group, ...] = third_party.GROUPS


def all_rows() -> list[Row]:
    """Return every row of every table."""
    return expand((*STANDARD_LIBRARY, *THIRD_PARTY))
