"""A coder that needs no model: every `shell*` in a text is an artillery strike, an article in another language is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schemas.article import Article
from schemas.event import Event, Quote, SentenceRef
from schemas.ids import event_id
from schemas.issue import Issue


@dataclass(frozen=True)
class FakeCoder:
    version: str = "fake-1"
    seeds_fingerprint: str = "f" * 12
    model: str = "none 0"


@dataclass(frozen=True)
class FakeCoded:
    article: Article
    events: tuple[Event, ...] = ()
    issue: Issue | None = None


def strike(article: Article, start: int, end: int, **fields: object) -> Event:
    words, rest = article.text[start:end], article.text[start:]
    sentence = rest[: len(rest.split(".")[0])]
    values: dict[str, object] = dict.fromkeys(
        ("acled_event_type", "acled_sub_event_type", "plover_type", "plover_mode", "cameo_code", "quad_class", "actor", "target",
         "weapon", "location", "date", "casualties", "modality_cue", "attribution", "incident_id")
    )  # fmt: skip
    values |= {
        "event_id": event_id(article.article_id, "text", start, end, "strike"), "article_id": article.article_id, "event_type": "strike",
        "event_subtype": "artillery", "participants": (), "modality": "asserted", "confidence": 0.5,
        "trigger": Quote(text=words, start=start, end=end),
        "sentence": SentenceRef(index=0, start=start, end=start + len(sentence), text=sentence, in_title=False), "coder_version": "fake-1",
    }  # fmt: skip
    return Event.model_validate(values | fields)


def code(articles: Iterable[Article], coder: object) -> Iterator[FakeCoded]:
    del coder
    for article in articles:
        if "poison" in article.text:
            raise ZeroDivisionError("a fault of the coder")
        if article.language not in (None, "en"):
            yield FakeCoded(
                article, issue=Issue(stage="code", reason="no coder for the language", article_id=article.article_id)
            )
        else:
            yield FakeCoded(
                article, tuple(strike(article, *m.span()) for m in re.finditer(r"[Ss]hell\w*", article.text))
            )
