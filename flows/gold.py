"""What reviewers settled as a labelled set: the articles, and what a coder should make of them.

A set is `articles.jsonl` (input lines of the contract), `gold.jsonl` (a line for each article) and `set.json`. In `gold.jsonl` offsets are
half-open and count characters of the text; events of the title stand under `title_events`. `exhaustive` says that every event of the
article is there; otherwise only what was decided is: `events` are right, `rejected` are wrong, and of anything else nothing is known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coding.normalise import read_document
from schemas.article import Article
from schemas.errors import TocsinError
from schemas.sentences import SentenceWords
from seeds.knowledge import load
from warehouse.db import open_reader
from warehouse.gold import Settled, settled_articles
from warehouse.review import Row

SET = {"kind": "triggers", "command": "code", "scorer": "reviewed"}
"""`kind` for scorers that know event words by class alone; `scorer`: that ours also compares fields."""
CLASSES = {
    **dict.fromkeys(("strike", "bombing", "clash", "attack"), "Attack"),
    **dict.fromkeys(("protest", "riot"), "Demonstrate"),
    "arrest": "Arrest",
    **dict.fromkeys(
        ("deployment", "withdrawal", "arms_transfer", "displacement", "evacuation", "movement"), "Transport"
    ),
}
"""Event types in the classes of the usual trigger corpora; deaths and injuries are classes of their own beside them."""
HARMS = {"Die": ("killed", re.compile(r"\b(?:kill|die|dead|death|murder|massacr|execut)", re.IGNORECASE)),
         "Injure": ("injured", re.compile(r"\b(?:injur|wound|hurt)", re.IGNORECASE))}  # fmt: skip
COUNTS = ("killed", "injured")


@dataclass(frozen=True, slots=True)
class Exported:
    """How much is in a set."""

    articles: int
    exhaustive: int
    events: int
    rejected: int


def export_gold(warehouse: Path, folder: Path) -> Exported:
    """Write the set into a folder, in place of one that was written before; what is in it.

    Raises TocsinError when nothing is reviewed or the folder cannot be written, WarehouseError when nothing is published.
    """
    with open_reader(warehouse) as connection:
        settled = list(settled_articles(connection))
    if not settled:
        raise TocsinError("nothing is reviewed yet: `tocsin desk` is where that is done")
    words = load().sentences
    lines = [_gold(s, words) for s in settled]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "articles.jsonl", (_article(s.article) for s in settled))
        _write(folder / "gold.jsonl", lines)
        (folder / "set.json").write_text(json.dumps(SET) + "\n", encoding="utf-8")
    except OSError as error:
        raise TocsinError(f"{folder}: {error.strerror}") from error
    events = sum(len(s.kept) for s in settled)
    return Exported(len(settled), sum(s.exhaustive for s in settled), events, sum(len(s.refused) for s in settled))


def _write(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)


def _article(article: Article) -> Row:
    kept = {"article_id", "text", "title", "url", "published_at", "source", "language", "country"}
    return article.model_dump(mode="json", include=kept, exclude_none=True)


def _gold(settled: Settled, words: SentenceWords) -> Row:
    document = read_document(settled.article, words, lambda word: False)
    return {
        "article_id": settled.article.article_id,
        "source_id": settled.article.article_id,
        "exhaustive": settled.exhaustive,
        "reviewers": settled.reviewers,
        "sentences": [{"start": s.start, "end": s.end} for s in document.sentences if not s.in_title],
        "events": [line for e in settled.kept if not e["in_title"] for line in _lines(e)],
        "title_events": [line for e in settled.kept if e["in_title"] for line in _lines(e)],
        "rejected": [{**_words(e), "in_title": e["in_title"], "event_type": e["event_type"]} for e in settled.refused],
    }


def _lines(event: Row) -> Iterator[Row]:
    """An event once with all its fields, and once more for each further class of its word."""
    classes = list(_classes(event))
    yield {**_words(event), "class": classes[0], "type": event["event_type"], **_fields(event)}
    for other in classes[1:]:
        yield {**_words(event), "class": other, "type": event["event_type"]}


def _classes(event: Row) -> Iterator[str | None]:
    own = CLASSES.get(event["event_type"])
    harms = [name for name, (count, words) in HARMS.items() if _counted(event, count) or words.search(event["trigger"])]
    yield from ([own] if own or not harms else [])
    yield from harms


def _counted(event: Row, count: str) -> bool:
    return bool(event[f"{count}_high"] or event[f"{count}_low"])


def _words(event: Row) -> Row:
    trigger = event["evidence"]["trigger"]
    return {"start": trigger["start"], "end": trigger["end"], "text": trigger["text"]}


def _fields(event: Row) -> dict[str, Any]:
    """What a coder should read, for scorers that compare it."""
    return {
        "event_id": event["event_id"],
        "incident_id": event["incident_id"],
        **{
            name: event[name]
            for name in ("event_type", "event_subtype", "modality", "plover_type", "acled_sub_event_type")
        },
        **{
            side: {part: event[f"{side}_{part}"] for part in ("name", "id", "country", "sector")}
            for side in ("actor", "target")
        },
        "place": {name: event[name] for name in ("location_name", "place_id", "country", "admin1", "lat", "lon")},
        "date": [event["date_earliest"], event["date_latest"]],
        **{count: [event[f"{count}_low"], event[f"{count}_high"]] for count in COUNTS},
    }
