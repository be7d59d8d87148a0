"""The figures of `tocsin plot`: Vega specifications under `assets/plots/`, filled with rows, and drawn without a browser."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.reporting.assets import asset
from flows.reporting.page import LAND
from schemas.errors import InputError, TocsinError
from schemas.shapes import FamilyGroup
from seeds.shape_codes import family_groups
from warehouse.report import FigureData

Row = dict[str, Any]
FIGURES = ("timeline", "map", "dyads", "tolls")
FORMATS = (".svg", ".png", ".pdf")
TITLES = {
    "timeline": "Incidents by kind, and people killed",
    "map": "Incidents by people killed and kind",
    "dyads": "Who did it, to whom",
    "tolls": "People killed",
}
ROOM_AROUND = 2.0
"""Degrees shown around the incidents of a map, at least."""


def figure(data: FigureData, title: str | None = None) -> tuple[str, Mapping[str, Any]]:
    """The figure's grammar (`vega` or `vega-lite`) and its whole specification."""
    rows = _grouped(data)
    groups = [group for group in family_groups() if any(row.get("group") == group.label for row in rows)]
    values = {
        "title": {"text": title or TITLES[data.name], "subtitle": _subtitle(data)},
        "rows": rows,
        "groups": [group.label for group in groups],
        "colours": [group.light for group in groups],
        "days": _days(data, rows),
        "incidents_title": f"Incidents a {data.period}",
        "killed_title": f"Killed a {data.period}",
        **(_map_values(rows) if data.name == "map" else {}),
    }
    filled = _filled(json.loads(asset(f"plots/{data.name}.json")), values)
    grammar = "vega" if data.name == "map" else "vega-lite"
    return grammar, {**filled, "config": json.loads(asset("plots/config.json"))}


def drawn(grammar: str, specification: Mapping[str, Any], suffix: str, ppi: float) -> bytes:
    """The bytes of the figure in one of `FORMATS`; raises InputError for another, TocsinError when the renderer is not installed."""
    if suffix not in FORMATS:
        raise InputError(f"a figure is written as {', '.join(FORMATS)}, not as '{suffix}'")
    try:
        import vl_convert  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise TocsinError("figures need one more package: pip install 'tocsin[plot]'") from error
    form = suffix.removeprefix(".")
    draw: Callable[..., str | bytes] = getattr(vl_convert, f"{grammar.replace('-', '')}_to_{form}")
    made = draw(specification, **({"ppi": ppi, "scale": 1} if form == "png" else {}))
    return made.encode() if isinstance(made, str) else made


def write_figure(path: Path, data: FigureData, title: str | None, ppi: float) -> None:
    """Draw the figure into a file whose suffix says its format; raises InputError or TocsinError."""
    made = drawn(*figure(data, title), path.suffix.lower(), ppi)
    try:
        path.write_bytes(made)
    except OSError as error:
        raise TocsinError(f"{path}: {error.strerror}") from error


def _filled(part: Any, values: Mapping[str, Any]) -> Any:
    """The specification with each text `$name` replaced by the value of that name."""
    if isinstance(part, dict):
        return {key: _filled(value, values) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, values) for value in part]
    return values[part[1:]] if isinstance(part, str) and part.startswith("$") else part


def _subtitle(data: FigureData) -> str:
    days = "" if data.first is None else f", {data.first} to {data.last}"
    return f"{data.incidents:,} incidents told as fact or alleged{days}"


def _grouped(data: FigureData) -> list[Row]:
    """The rows with the group of their family, its number, and days as text."""
    groups = {family: (n, group) for n, group in enumerate(family_groups()) for family in group.families}
    rows = [_plain(row, groups) for row in data.rows.to_pylist()]
    return _by_place(rows) if data.name == "map" else rows


def _plain(row: Row, groups: Mapping[str, tuple[int, FamilyGroup]]) -> Row:
    made = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}
    if "event_type" in made:
        number, group = groups[made.pop("event_type")]
        made |= {"group": group.label, "group_number": number}
    if "best" in made:
        made["words"] = _toll(made["low"], made["best"], made["high"], is_open=made["is_open"])
    return made


def _days(data: FigureData, rows: Sequence[Row]) -> list[Row]:
    """The first and the last day of a timeline, with room around a few periods."""
    if data.name != "timeline" or not rows:
        return []
    first, last = (
        dt.date.fromisoformat(end(row[name] for row in rows)) for end, name in ((min, "period"), (max, "period_end"))
    )
    length = dt.date.fromisoformat(rows[0]["period_end"]) - dt.date.fromisoformat(rows[0]["period"])
    room = max((12 * length - (last - first)) / 2, dt.timedelta())
    return [{"year": day.year, "month": day.month, "date": day.day, "utc": True} for day in (first - room, last + room)]


def _toll(low: int, best: int, high: int, *, is_open: bool) -> str:
    more = "+" if is_open else ""
    return f"{best:,}{more}" if low == high else f"{best:,} ({low:,}–{high:,}{more})"


def _by_place(rows: Sequence[Row]) -> list[Row]:
    """One row a place and precision, in the group that killed most there, or else has most incidents; what covers others first."""
    places: dict[tuple[float, float, str], list[Row]] = {}
    for row in rows:
        places.setdefault((row["lat"], row["lon"], row["known_by"]), []).append(row)
    made = [
        {
            **max(of_place, key=lambda r: (r["killed_best"], r["incidents"], -r["group_number"])),
            "killed_best": sum(r["killed_best"] for r in of_place),
            "incidents": sum(r["incidents"] for r in of_place),
        }
        for of_place in places.values()
    ]
    return sorted(made, key=lambda r: (r["known_by"] == "place", -r["killed_best"]))


def _map_values(rows: Sequence[Row]) -> Row:
    """What a map needs beside its rows: land, the frame it shows, its middle meridian and the scale of its circles."""
    most = max([25, *(row["killed_best"] for row in rows)])
    steps = [n for n in (1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 50_000) if n <= most]
    middle = middle_meridian([row["lon"] for row in rows])
    return {
        "land": json.loads(asset(LAND)),
        "rotate": [-middle, 0, 0],
        "frame": [_frame(rows, middle)],
        "sizes": [0, most],
        "size_values": steps[-5::2],
    }


def middle_meridian(longitudes: Sequence[float]) -> float:
    """The meridian in the middle of the narrowest span around the globe that has all of them; degrees."""
    ordered = sorted(set(longitudes))
    if not ordered:
        return 11.0
    around = zip(ordered, [*ordered[1:], ordered[0] + 360], strict=True)
    gap, after = max((later - earlier, later) for earlier, later in around)
    return ((after + (360 - gap) / 2 + 180) % 360) - 180


def _frame(rows: Sequence[Row], middle: float) -> Row:
    """The corners of what a map shows: all incidents and some room around them, or the whole world."""
    if not rows:
        return _corners(-179.9, 179.9, -60, 84, middle)
    east = [((row["lon"] - middle + 540) % 360) - 180 for row in rows]
    north = [row["lat"] for row in rows]
    wide, high = max(ROOM_AROUND, 0.06 * (max(east) - min(east))), max(ROOM_AROUND, 0.08 * (max(north) - min(north)))
    return _corners(
        max(min(east) - wide, -179.9),
        min(max(east) + wide, 179.9),
        max(min(north) - high, -89),
        min(max(north) + high, 89),
        middle,
    )


def _corners(west: float, east: float, south: float, north: float, middle: float) -> Row:
    points = [[((x + middle + 540) % 360) - 180, y] for x in (west, (west + east) / 2, east) for y in (south, north)]
    return {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPoint", "coordinates": points}}
