"""Tables as columns of JSON that are small once compressed: repeated texts as numbers in a list, days as numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

EPOCH = dt.date(1970, 1, 1)
REPEATED = 0.7
"""A column of texts is written as a list and numbers when fewer than this share of its values are distinct."""

Column = dict[str, Any]


def packed(table: pa.Table) -> dict[str, Any]:
    """`{"rows": n, "columns": {name: column}}`; see `column`."""
    return {"rows": len(table), "columns": {name: column(table[name].to_pylist()) for name in table.column_names}}


def column(values: Sequence[Any]) -> Column:
    """`{"v": values}`, `{"d": distinct texts, "v": their numbers}` or `{"days": days since 1970}`; null stays null."""
    known = next((value for value in values if value is not None), None)
    if isinstance(known, dt.date):
        return {"days": [None if day is None else (day - EPOCH).days for day in values]}
    if isinstance(known, bool):
        return {"v": [None if flag is None else int(flag) for flag in values]}
    if isinstance(known, str):
        return texts(values)
    return {"v": list(values)}


def texts(values: Sequence[str | None]) -> Column:
    """A column of texts."""
    distinct = dict.fromkeys(value for value in values if value is not None)
    if len(distinct) >= REPEATED * len(values):
        return {"v": list(values)}
    number = {text: n for n, text in enumerate(distinct)}
    return {"d": list(distinct), "v": [None if value is None else number[value] for value in values]}
