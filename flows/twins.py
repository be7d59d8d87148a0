"""Coding a batch so that no text is coded twice: what is new first, then what is coded like it."""

from __future__ import annotations

from collections.abc import Sequence

from coding.dedupe import taken_over
from flows.code_articles import Coding, code_group, grouped, text_edges
from flows.ingest import Ingested, Twin
from flows.sources.arrival import Arrival
from schemas.issue import Issue
from warehouse.text_keys import StoredCoding


def code_ingested(ingested: Ingested, model: str) -> tuple[Coding | Issue, ...]:
    """Every new article coded or refused, in order, and behind them the twins with the events of what they are coded like.

    A twin of an article that was refused, or whose words do not all stand in it, is coded by itself.
    """
    coded = _coded(ingested.new, model)
    first = {
        ingested.text_keys[c.arrival.article.article_id]: StoredCoding(c.arrival.article, c.events)
        for c in coded
        if isinstance(c, Coding)
    }
    taken = [(twin, _taken(twin, twin.stored or first.get(twin.text_key))) for twin in ingested.twins]
    left = [twin.arrival for twin, coding in taken if coding is None]
    return (*coded, *(coding for _, coding in taken if coding is not None), *_coded(left, model))


def _coded(arrivals: Sequence[Arrival], model: str) -> list[Coding | Issue]:
    return [item for group in grouped(arrivals) for item in code_group(model, group)]


def _taken(twin: Twin, source: StoredCoding | None) -> Coding | None:
    if source is None:
        return None
    events = taken_over(source.events, source.article, twin.arrival.article, text_edges())
    return None if events is None else Coding(twin.arrival, events)
