"""Coded events with a human coder's word on whether they are right, from the labelled corpora that can judge single events.

Never the `acled` rows, whose terms forbid fitting anything to them.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coding.coder import Coder, read_articles
from schemas.article import Article
from schemas.event import Event
from tests.quality import reviewed

MOVEMENTS = frozenset(("Transport",))
"""Kinds of the labels that are wider than any type of ours: every journey is one."""
Judge = Callable[[Event, Mapping[str, Any]], bool | None]


@dataclass(frozen=True)
class Labelled:
    """An event's features and its confidence as the coder gives it now; `right` when the labels hold it. `group` is its document."""

    corpus: str
    group: str
    features: Mapping[str, float]
    confidence: float
    right: bool


def read(path: Path) -> list[dict[str, Any]]:
    """The lines of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def labelled(corpora: Path, name: str, coder: Coder) -> Iterator[Labelled]:
    """Every event of a set that its labels can judge."""
    judge = judge_of(corpora, name)
    gold = {g["article_id"]: g for g in read(corpora / name / "gold.jsonl")}
    rows = read(corpora / name / "articles.jsonl")
    articles = [Article.model_validate({k: v for k, v in r.items() if k in Article.model_fields}) for r in rows]
    for coded in read_articles((a for a in articles if a.article_id in gold), coder):
        marks = gold[coded.article.article_id]
        for event, found in zip(coded.events, coded.features, strict=True):
            right = judge(event, marks)
            if right is not None:
                yield Labelled(name, document_of(marks), found, event.confidence, right)


def document_of(marks: Mapping[str, Any]) -> str:
    """The document that an article is from: where sets give single sentences, their number ends the id of the source."""
    source = str(marks.get("source_id", marks["article_id"]))
    return re.sub(r"_\d+$", "", source) if len(marks.get("sentences", ())) == 1 else source


def judge_of(corpora: Path, name: str) -> Judge:
    """The way to tell whether the labels of a set hold an event; sets that reviewers made have their own."""
    if reviewed.is_reviewed(corpora / name):
        return lambda event, marks: reviewed.judge(event.model_dump(mode="json"), marks)
    return judges(corpora)[name]


def judges(corpora: Path) -> dict[str, Judge]:
    """For each set the way to tell whether its labels hold an event; None when they cannot tell."""
    sys.path.insert(0, str(corpora.parent / "eval"))
    triggers = importlib.import_module("triggers")  # the scorer beside the corpora

    def of_kind(event: Event, marks: Mapping[str, Any]) -> bool | None:
        kinds = triggers.classes(event.model_dump(mode="json")) - MOVEMENTS
        here = _sentence(event, marks)
        if not kinds or here is None:
            return None
        inside = range(here["start"], here["end"])
        return bool(kinds & {x["class"] for x in marks["events"] if x["class"] and x["start"] in inside})

    return {
        "triggers_m2e2": of_kind,
        "triggers_wikievents": of_kind,
        "plover_plv": of_type,
        "india_police": is_arrest,
    }


def of_type(event: Event, marks: Mapping[str, Any]) -> bool | None:
    """Whether a sentence with PLOVER types has that of the event."""
    types = [t for g in marks["events"] for t in g["types"]]
    return event.plover_type in types if types and event.plover_type else None


def is_arrest(event: Event, marks: Mapping[str, Any]) -> bool | None:
    """Whether an arrest that is said to have happened stands in a sentence that tells of one; other events are not judged."""
    here = _sentence(event, marks)
    if event.event_type != "arrest" or event.modality not in ("asserted", "alleged") or here is None:
        return None
    return "ARREST" in here["labels"]


def _sentence(event: Event, marks: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if event.sentence.in_title:
        return None
    return next((s for s in marks["sentences"] if s["start"] <= event.trigger.start < s["end"]), None)
