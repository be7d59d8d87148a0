"""From articles, events and issues to Arrow tables with the columns of the warehouse, and what of them is refused on the way."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from schemas.article import Article
from schemas.errors import WarehouseError
from schemas.event import Event
from schemas.flat import COUNTS, flat
from schemas.ids import stable_id
from schemas.issue import Issue
from schemas.run import Run

Row = dict[str, Any]


def _schema(**columns: str) -> pa.Schema:
    """An Arrow schema from names of columns by type, separated by spaces."""
    types = {"text": pa.string(), "small": pa.uint8(), "int": pa.int32(), "big": pa.int64(), "real": pa.float64(), "flag": pa.bool_(),
             "day": pa.date32(), "moment": pa.timestamp("us"), "json": pa.json_()}  # fmt: skip
    return pa.schema([(name, types[kind]) for kind, names in columns.items() for name in names.split()])


ARTICLES = _schema(
    text="article_id title text url source language country byline date_source content_hash coder_version run_id",
    day="published_on",
    moment="published_at coded_at",
)
EVENTS = _schema(
    text="event_id article_id run_id coder_version report_id incident_id event_type event_subtype acled_event_type acled_sub_event_type"
    " plover_type plover_mode cameo_code actor_name actor_id actor_country actor_sector actor_text target_name target_id"
    " target_country target_sector target_text weapon weapon_text location_name location_text place_id country admin1 feature"
    " date_precision date_text deployment_unit deployment_equipment deployment_origin"
    " deployment_destination deployment_purpose deployment_partner modality modality_cue attribution_name"
    " attribution_id attribution_country attribution_sector attribution_text trigger_text sentence",
    json="evidence",
    small="quad_class geo_precision",
    int="sentence_index",
    big=" ".join(COUNTS) + " deployment_count_low deployment_count_high",
    real="goldstein lat lon confidence",
    flag="in_title historical",
    day="date_earliest date_latest",
)
PARTICIPANTS = _schema(text="event_id role name actor_id country sector text", int="position span_start span_end")
ISSUES = _schema(text="issue_id run_id stage reason detail origin article_id sample", big="line")


@dataclass(frozen=True, slots=True)
class Staged:
    """A batch as Arrow tables whose ids are unique, with how many articles were given and how many of them refused before loading."""

    articles: pa.Table
    events: pa.Table
    participants: pa.Table
    issues: pa.Table
    input: int
    refused: int


def content_hash(article: Article) -> str:
    """A hash of everything in an article that coding can depend on."""
    return stable_id(article.title, article.text, article.published_at, article.language, article.country, length=32)


def utc(moment: dt.datetime) -> dt.datetime:
    """The moment in UTC without a zone; a moment without one is taken to be UTC already."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _article_row(article: Article, run: Run) -> Row:
    moment = article.published_at
    return {
        **article.model_dump(
            include={"article_id", "title", "text", "url", "source", "language", "country", "byline", "date_source"}
        ),
        "published_on": article.reference_date,
        "published_at": utc(moment) if isinstance(moment, dt.datetime) else None,
        "content_hash": content_hash(article),
        "coder_version": run.coder_version,
        "run_id": run.run_id,
        "coded_at": utc(run.started_at),
    }


def event_row(event: Event, run_id: str) -> Row:
    """One row of `coded_events`; columns that are absent are NULL."""
    return {**flat(event), "report_id": event.incident_id or event.event_id, "run_id": run_id}


def participant_rows(event: Event) -> list[Row]:
    """Rows of `event_participants`, in the order of the event's participants."""
    return [
        {
            "event_id": event.event_id, "position": position, "role": p.role, "name": p.name, "actor_id": p.actor_id, "country": p.country,
            "sector": p.sector, "text": p.text, "span_start": p.start, "span_end": p.end,
        }
        for position, p in enumerate(event.participants)
    ]  # fmt: skip


def table(rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    """Rows as columns; what a row lacks is null."""
    return pa.table({field.name: pa.array([row.get(field.name) for row in rows], field.type) for field in schema})


def _storable(text: str | None) -> str | None:
    """Text that UTF-8 can hold: a lone surrogate becomes its escape."""
    return None if text is None else text.encode("utf-8", "backslashreplace").decode("utf-8")


def _issue_rows(issues: Iterable[Issue], run_id: str) -> list[Row]:
    """A row an issue. Its id leaves the run out: meeting the same refusal again tomorrow is no news."""
    rows = {}
    for issue in issues:
        values = {name: _storable(v) if isinstance(v, str) else v for name, v in issue.model_dump().items()}
        issue_id = "i" + stable_id(*values.values())
        rows[issue_id] = {**values, "issue_id": issue_id, "run_id": run_id}
    return list(rows.values())


def _is_unicode(article: Article) -> bool:
    """Whether UTF-8, and so the warehouse, can hold the article."""
    fields = (article.article_id, article.title, article.text, article.url, article.source)
    try:
        "".join(f for f in fields if f).encode()
    except UnicodeEncodeError:
        return False
    return True


def _not_unicode(article: Article) -> Issue:
    detail = "the article has a lone surrogate, which no UTF-8 file can hold"
    return Issue(stage="load", reason="text is not Unicode", detail=detail, article_id=article.article_id)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """One article an id, and the ids that came with more than one content."""

    articles: Mapping[str, Article]
    contested: frozenset[str]


def _choose(articles: Iterable[Article]) -> _Chosen:
    """Of several articles under one id the one published later, or else by its content: the order of delivery has no say."""
    best: dict[str, tuple[tuple[dt.date, str, str, str], Article]] = {}
    contents: set[tuple[str, str]] = set()
    for article in articles:
        content = content_hash(article)
        rank = (article.reference_date or dt.date.min, content, article.source or "", article.url or "")
        contents.add((article.article_id, content))
        if article.article_id not in best or rank > best[article.article_id][0]:
            best[article.article_id] = (rank, article)
    versions = Counter(article_id for article_id, _ in contents)
    return _Chosen({i: article for i, (_, article) in best.items()}, frozenset(i for i, n in versions.items() if n > 1))


def _unique(events: Iterable[Event]) -> list[Event]:
    """One event an id. A coder gives one id to one event; if it ever does not, the choice still does not depend on the order."""
    chosen: dict[str, Event] = {}
    for event in events:
        other = chosen.setdefault(event.event_id, event)
        if other is not event and other != event:
            chosen[event.event_id] = min(other, event, key=Event.model_dump_json)
    return list(chosen.values())


def _quotes(event: Event, article: Article) -> bool:
    sentence = event.sentence
    field = (article.title or "") if sentence.in_title else article.text
    return field[sentence.start : sentence.end] == sentence.text


def _check_coder(events: Iterable[Event], run: Run) -> None:
    for event in events:
        if event.coder_version != run.coder_version:
            raise WarehouseError(
                f"event {event.event_id} was coded by {event.coder_version}, but run {run.run_id} says {run.coder_version}"
            )


def stage(articles: Sequence[Article], events: Sequence[Event], issues: Sequence[Issue], run: Run) -> Staged:
    """A batch as Arrow tables.

    Of two contents under one id one stays, whatever their order, with the events that quote it; the other counts as a duplicate.
    Articles that UTF-8 cannot hold and events without their article become issues. Raises WarehouseError when an event is of
    another coder than the run.
    """
    _check_coder(events, run)
    chosen = _choose(a for a in articles if _is_unicode(a))
    broken = [a for a in articles if not _is_unicode(a)]
    absent = {a.article_id for a in broken}
    ours = _unique(e for e in events if _belongs(e, chosen))
    orphans = [
        Issue(stage="load", reason="event without its article", detail=e.event_id, article_id=e.article_id)
        for e in events
        if e.article_id not in chosen.articles and e.article_id not in absent
    ]
    complaints = [*issues, *(_not_unicode(a) for a in broken), *orphans]
    return Staged(
        articles=table([_article_row(a, run) for a in chosen.articles.values()], ARTICLES),
        events=table([event_row(e, run.run_id) for e in ours], EVENTS),
        participants=table([row for e in ours for row in participant_rows(e)], PARTICIPANTS),
        issues=table(_issue_rows(complaints, run.run_id), ISSUES),
        input=len(articles) + len(issues),
        refused=len(issues) + len(broken),
    )


def joined(parts: Sequence[Staged]) -> Staged:
    """Parts of one batch as one; no article may be in two of them. A refusal that several parts report is one row."""
    issues = pa.concat_tables([part.issues for part in parts])
    first = {issue_id: row for row, issue_id in reversed(list(enumerate(issues["issue_id"].to_pylist())))}
    return Staged(
        articles=pa.concat_tables([part.articles for part in parts]),
        events=pa.concat_tables([part.events for part in parts]),
        participants=pa.concat_tables([part.participants for part in parts]),
        issues=issues.take(pa.array(sorted(first.values()), pa.int64())),
        input=sum(part.input for part in parts),
        refused=sum(part.refused for part in parts),
    )


def _belongs(event: Event, chosen: _Chosen) -> bool:
    """Whether the event was read from the article that is kept under its id."""
    article = chosen.articles.get(event.article_id)
    return article is not None and (event.article_id not in chosen.contested or _quotes(event, article))
