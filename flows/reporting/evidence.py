"""Where the words of an event stand in the sentence that the report shows of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

QUOTED = ("trigger", "actor", "target", "weapon", "location", "date", "modality_cue", "attribution")
NESTED = ("casualties", "deployment")
RULES = {
    "actor": "role.actor",
    "target": "role.target",
    "modality_cue": "modality",
    **{name: f"casualties.{name}" for name in ("killed", "injured", "captured", "missing", "displaced")},
}
"""Where the rule that read a field stands under another name."""
LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Words:
    """What a field was read from, and by which rule: `start` to `end` of the shown sentence, or, outside of it, words alone."""

    field: str
    rule: str
    start: int | None
    end: int | None
    text: str


def words_of(evidence: str | None, skipped: int, shown: int) -> tuple[Words, ...]:
    """The words behind the fields of an event whose sentence is shown from its character `skipped` on, `shown` characters of it."""
    if evidence is None:
        return ()
    spans: Mapping[str, Any] = json.loads(evidence)
    rules = spans.get("rules", {})
    sentence = spans.get("sentence") or {}
    base = sentence.get("start", 0) + skipped
    return tuple(_words(name, span, rules, base, shown) for name, span in _quoted(spans))


def _quoted(spans: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from ((name, spans[name]) for name in QUOTED if name in spans)
    for group in NESTED:
        yield from spans.get(group, {}).items()


def _words(name: str, span: Mapping[str, Any], rules: Mapping[str, str], base: int, shown: int) -> Words:
    rule = rules.get(RULES.get(name, name), "")
    field = "modality" if name == "modality_cue" else name
    start, end = span["start"] - base, span["end"] - base
    if 0 <= start < end <= shown:
        return Words(field, rule, start, end, "")
    return Words(field, rule, None, None, str(span.get("text") or "")[:LONGEST_WORDS])
