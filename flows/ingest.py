"""From what arrived to what must be coded: items known already and items given twice are counted, refusals kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.sources.arrival import Arrival
from flows.sources.items import Settled
from schemas.article import Article
from schemas.issue import Issue
from warehouse.db import open_writer
from warehouse.load import known_article_ids
from warehouse.stage import content_hash


@dataclass(frozen=True, slots=True)
class Ingested:
    """One batch of items, sorted: `new + duplicates + refused` is what came in."""

    new: tuple[Arrival, ...]
    duplicates: int
    refused: tuple[Issue, ...]


def ingest(items: Sequence[Settled], warehouse: Path, coder_version: str) -> Ingested:
    """Which of the items this coder has not coded yet. An article that changed is new, and so is one that another version coded."""
    arrivals = _once(items)
    with open_writer(warehouse) as connection:
        known = known_article_ids(connection, [a.article for a in arrivals], coder_version)
    new = tuple(a for a in arrivals if a.article.article_id not in known)
    refused = tuple(item for item in items if isinstance(item, Issue))
    return Ingested(new, len(items) - len(new) - len(refused), refused)


def _once(items: Sequence[Settled]) -> tuple[Arrival, ...]:
    """The articles of a batch, each id once, and of two versions the one that the warehouse would keep, in whatever order they came."""
    kept: dict[str, Arrival] = {}
    for item in items:
        if isinstance(item, Arrival):
            other = kept.setdefault(item.article.article_id, item)
            if _version(item) > _version(other):
                kept[item.article.article_id] = item
    return tuple(kept.values())


def _version(arrival: Arrival) -> tuple[dt.date, str]:
    return arrival.article.reference_date or dt.date.min, content_hash(arrival.article)


def articles_of(arrivals: Sequence[Arrival]) -> list[Article]:
    """The articles alone."""
    return [arrival.article for arrival in arrivals]
