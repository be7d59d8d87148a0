"""From what arrived to what must be coded: items known already and items given twice are counted, refusals kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.sources.arrival import Arrival
from flows.sources.items import Settled
from schemas.article import Article
from schemas.issue import Issue
from warehouse.copies import stored_copies
from warehouse.db import open_writer
from warehouse.load import known_article_ids
from warehouse.stage import content_hash

SHORTEST_COPY = 250
"""Characters. Shorter texts are alike by chance, or are sentences that somebody numbered on purpose."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """One batch of items, sorted: `new + duplicates + refused` is what came in; `copies` are among the duplicates."""

    new: tuple[Arrival, ...]
    duplicates: int
    refused: tuple[Issue, ...]
    copies: tuple[Article, ...] = ()
    copy_of: Mapping[str, str] = field(default_factory=dict)


def ingest(items: Sequence[Settled], warehouse: Path, coder_version: str) -> Ingested:
    """Which of the items this coder has not coded yet. An article that changed is new, and so is one that another version coded."""
    arrivals = _once(items)
    with open_writer(warehouse) as connection:
        known = known_article_ids(connection, [a.article for a in arrivals], coder_version)
        fresh = [a.article for a in arrivals if a.article.article_id not in known]
        copy_of = _copies(fresh, stored_copies(connection, [article for article in fresh if _is_long(article)]))
    new = tuple(a for a in arrivals if a.article.article_id not in known and a.article.article_id not in copy_of)
    refused = tuple(item for item in items if isinstance(item, Issue))
    copies = tuple(article for article in fresh if article.article_id in copy_of)
    return Ingested(new, len(items) - len(new) - len(refused), refused, copies, copy_of)


def _is_long(article: Article) -> bool:
    return len(article.text) >= SHORTEST_COPY


def _copies(fresh: Sequence[Article], stored: Mapping[str, str]) -> dict[str, str]:
    """What each article that is another one word for word is a copy of: of one that is stored, or of an earlier one of the batch."""
    copy_of = dict(stored)
    first: dict[str, str] = {}
    for article in fresh:
        if _is_long(article) and article.article_id not in copy_of:
            original = first.setdefault(article.text, article.article_id)
            if original != article.article_id:
                copy_of[article.article_id] = original
    return copy_of


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
