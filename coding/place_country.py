"""The state of a place that the gazetteer does not know: that of the places around it, else the one home of who took part there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from coding.model import PlaceMention, Sentence
from schemas.event import Participant

_ABROAD = frozenset(("MIL", "IGO", "NGO", "MED", "BUS"))
"""Who often acts outside the state it belongs to, and so does not tell where it acts."""


def with_country(
    place: PlaceMention | None,
    mentions: Sequence[PlaceMention],
    sentence: Sentence,
    participants: Iterable[Participant],
) -> PlaceMention | None:
    """The place with its state filled in where that can be told; with the coordinates of the nearest known place of its sentence that is
    named behind it, at precision 2. A place whose state is known is returned as it is, and so is a region of several states."""
    if place is None or place.country is not None or place.lat is not None:
        return place
    known = [m for m in mentions if m.country and m.lat is not None and m.in_title == place.in_title]
    here = [m for m in known if sentence.start <= m.span.start < sentence.end]
    if len({m.country for m in here}) == 1:
        behind = min((m for m in here if m.span.start > place.span.start), key=lambda m: m.span.start, default=here[0])
        return replace(place, country=behind.country, admin1=behind.admin1, lat=behind.lat, lon=behind.lon, precision=2)
    if len({m.country for m in known}) == 1:
        return replace(place, country=known[0].country)
    homes = {p.country for p in participants if p.country and p.sector not in _ABROAD}
    return replace(place, country=homes.pop()) if len(homes) == 1 else place
