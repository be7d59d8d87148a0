"""Events as a pandas DataFrame: one row an event, the columns of the contract's table `events`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from schemas.event import Event
from schemas.flat import COLUMNS, KINDS, Kind, flat

if TYPE_CHECKING:
    import pandas as pd

DTYPES: dict[Kind, str] = {
    "category": "category",
    "whole": "Int64",
    "real": "Float64",
    "flag": "boolean",
    "day": "datetime64[s]",
}
"""The pandas types that know a missing value, so that a count does not become 3.0 beside a gap."""


class Events(tuple[Event, ...]):
    """Events in reading order; shows itself as a table in a notebook."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """One row an event, the columns as in the table `events` of the warehouse; see `to_frame` of this module."""
        return to_frame(self)

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(max_rows=60, notebook=True))


def to_frame(events: Iterable[Event]) -> pd.DataFrame:
    """One row an event. Days are datetime64, whole numbers, reals and booleans nullable, texts strings, columns of few values categories;
    the columns and their types are the same when there is no event."""
    import pandas as pd  # noqa: PLC0415 (half a second that coding itself never needs)

    rows = pd.DataFrame.from_records([flat(e) for e in events], columns=list(COLUMNS))
    kinds = {name: DTYPES[kind] for kind, names in KINDS.items() for name in names}
    return rows.astype({name: kinds.get(name, "string") for name in COLUMNS}).rename(
        columns={"trigger_text": "trigger"}
    )
