"""The place of an incident for those of its events whose own sentence names none, or none as exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from coding.draft import Draft
from coding.model import PlaceMention

_TOWN = 1
"""ACLED's precision of a named town."""


def share_places(drafts: Sequence[Draft], numbers: Sequence[int]) -> list[Draft]:
    """The drafts, each that took its place from elsewhere in the article now with the town that its incident's own sentences name most."""
    towns: dict[int, Counter[str]] = {}
    mentions: dict[tuple[int, str], PlaceMention] = {}
    for draft, number in zip(drafts, numbers, strict=True):
        place = draft.place
        if place is None or place.place_id is None or place.precision != _TOWN or _is_carried(draft):
            continue
        towns.setdefault(number, Counter())[place.place_id] += 1
        mentions.setdefault((number, place.place_id), place)
    out = []
    for draft, number in zip(drafts, numbers, strict=True):
        if number in towns and (draft.place is None or _is_carried(draft)):
            town = mentions[number, towns[number].most_common(1)[0][0]]
            fits = draft.place is None or draft.place.country in (None, town.country)
            out.append(_moved(draft, town) if fits else draft)
        else:
            out.append(draft)
    return out


def _is_carried(draft: Draft) -> bool:
    return draft.rules.get("location", "").startswith("context/")


def _moved(draft: Draft, town: PlaceMention) -> Draft:
    return replace(draft, place=town, rules={**draft.rules, "location": "context/incident"})
