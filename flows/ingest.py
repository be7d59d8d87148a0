"""From what arrived to what must be coded: items known already and items given twice are counted, refusals kept.

Before anything is coded, texts are compared: an article that the coder would read like another takes that one's events over, and one
that repeats on a later day what another told is a duplicate.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from coding.dedupe import core_of, keys_of
from flows.code_articles import text_edges
from flows.sources.arrival import Arrival
from flows.sources.items import Settled
from schemas.article import Article
from schemas.issue import Issue
from warehouse.db import open_writer
from warehouse.load import known_article_ids
from warehouse.stage import content_hash
from warehouse.text_keys import (
    KeyedArticle,
    StoredCoding,
    earlier_told,
    redated,
    remember_keys,
    stored_twins,
)

TOLD_DATES = ("feed", "metadata", "url", "text")
"""Where a date comes from that its publisher may set anew with every visit; one that the input gives is meant."""


@dataclass(frozen=True, slots=True)
class Twin:
    """An article that is coded like another: one that is stored, or else a new one of the batch with the same key."""

    arrival: Arrival
    text_key: str
    stored: StoredCoding | None = None


@dataclass(frozen=True, slots=True)
class Ingested:
    """One batch of items, sorted: `new + twins + duplicates + refused` is what came in; `repeats` are among the duplicates.

    `text_keys` has the key of each new article, by id; `marks` are the ids and keys of all that are not known.
    """

    new: tuple[Arrival, ...]
    duplicates: int
    refused: tuple[Issue, ...]
    twins: tuple[Twin, ...] = ()
    repeats: tuple[KeyedArticle, ...] = ()
    text_keys: Mapping[str, str] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()

    @property
    def input(self) -> int:
        """How many items came in."""
        return len(self.new) + len(self.twins) + self.duplicates + len(self.refused)


def ingest(items: Sequence[Settled], warehouse: Path, coder_version: str) -> Ingested:
    """Which of the items this coder has not coded yet. An article that changed is new, and so is one that another version coded."""
    refused = tuple(item for item in items if isinstance(item, Issue))
    arrivals = {arrival.article.article_id: arrival for arrival in each_once(items)}
    with open_writer(warehouse) as connection:
        keyed = [keyed_article(arrivals[i].article) for i in _fresh(connection, arrivals, coder_version)]
        remember_keys(connection, keyed)
        repeated = _repeats(keyed) | earlier_told(connection, [k for k in keyed if k.body_key is not None])
        wanted = [k for k in keyed if k.article.article_id not in repeated]
        stored = stored_twins(connection, wanted, coder_version)
    new, twins = _sorted(wanted, arrivals, stored)
    repeats = tuple(k for k in keyed if k.article.article_id in repeated)
    keys = {k.article.article_id: k.text_key for k in wanted}
    duplicates = len(items) - len(new) - len(twins) - len(refused)
    return Ingested(new, duplicates, refused, twins, repeats, keys, _marks(keyed))


def _marks(keyed: Iterable[KeyedArticle]) -> frozenset[str]:
    return frozenset(mark for k in keyed for mark in (k.article.article_id, k.text_key, k.body_key) if mark is not None)


def marks_of(items: Sequence[Settled]) -> frozenset[str]:
    """What tells whether items share an article, or words, with a batch: what becomes of that one then decides what becomes of them."""
    return _marks(keyed_article(item.article) for item in items if isinstance(item, Arrival))


def split(ingested: Ingested, size: int) -> Iterator[Ingested]:
    """What must be coded of a batch, in groups of about `size` new articles, each with the twins of those."""
    twins: dict[str, list[Twin]] = {}
    for twin in ingested.twins:
        twins.setdefault(twin.text_key, []).append(twin)
    for at in range(0, len(ingested.new), size):
        new = ingested.new[at : at + size]
        keys = {a.article.article_id: ingested.text_keys[a.article.article_id] for a in new}
        own = tuple(twin for key in keys.values() for twin in twins.pop(key, ()))
        yield Ingested(new, 0, (), own, text_keys=keys)
    stored = tuple(twin for others in twins.values() for twin in others)
    for at in range(0, len(stored), size):
        yield Ingested((), 0, (), stored[at : at + size])


def keyed_article(article: Article) -> KeyedArticle:
    """The article with what it is recognised by."""
    keys = keys_of(article, core_of(article.text, text_edges()))
    return KeyedArticle(article, keys.text, keys.body)


def _fresh(
    connection: duckdb.DuckDBPyConnection, arrivals: Mapping[str, Arrival], coder_version: str
) -> tuple[str, ...]:
    """The ids of the articles that are not stored as they came, but for a date set anew."""
    articles = [arrival.article for arrival in arrivals.values()]
    known = known_article_ids(connection, articles, coder_version)
    told = [a for a in articles if a.article_id not in known and a.date_source in TOLD_DATES]
    known |= redated(connection, told, coder_version)
    return tuple(article_id for article_id in arrivals if article_id not in known)


def _repeats(keyed: Iterable[KeyedArticle]) -> frozenset[str]:
    """The articles of a batch whose words another of it told on an earlier day."""
    first: dict[str, dt.date] = {}
    dated = [(k, k.body_key, k.article.reference_date) for k in keyed]
    for _, body, day in dated:
        if body is not None and day is not None:
            first[body] = min(day, first.get(body, day))
    return frozenset(k.article.article_id for k, body, day in dated if body and day and day > first[body])


def _sorted(
    wanted: Iterable[KeyedArticle], arrivals: Mapping[str, Arrival], stored: Mapping[str, StoredCoding]
) -> tuple[tuple[Arrival, ...], tuple[Twin, ...]]:
    """What must be coded, and what is coded like it or like what is stored."""
    new: dict[str, Arrival] = {}
    twins = []
    for keyed in wanted:
        arrival, key = arrivals[keyed.article.article_id], keyed.text_key
        if key in stored or key in new:
            twins.append(Twin(arrival, key, stored.get(key)))
        else:
            new[key] = arrival
    return tuple(new.values()), tuple(twins)


def each_once(items: Sequence[Settled]) -> tuple[Arrival, ...]:
    """The articles of a batch, each id once, and of two versions the one that the warehouse would keep, in whatever order they came."""
    kept: dict[str, Arrival] = {}
    for item in items:
        if isinstance(item, Arrival):
            other = kept.setdefault(item.article.article_id, item)
            if _replaces(item.article, other.article):
                kept[item.article.article_id] = item
    return tuple(kept.values())


def _replaces(one: Article, other: Article) -> bool:
    """Whether the one is to be kept: the later, but of the same words the one that was dated first, unless the dates are given."""
    same = (one.text, one.title) == (other.text, other.title)
    if same and one.date_source in TOLD_DATES and other.date_source in TOLD_DATES:
        return (one.reference_date or dt.date.max) < (other.reference_date or dt.date.max)
    return _version(one) > _version(other)


def _version(article: Article) -> tuple[dt.date, str]:
    return article.reference_date or dt.date.min, content_hash(article)


def articles_of(arrivals: Sequence[Arrival]) -> list[Article]:
    """The articles alone."""
    return [arrival.article for arrival in arrivals]
