"""Narrows the place of an event to the smallest that the words beside it name: the village in the district, the quarter of the town."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from coding.model import Parsed, PlaceMention, Sentence, Span

_CONTAINED = re.compile(r"(?: [a-z-]+){0,2}(?: ?\[[^\]]*\])?(?: \([^()]*\))?(?:, | \((?:[^()]{0,60}, )?)")
_WITHIN = re.compile(
    r"(?: [a-z-]+){0,3},? (?:in|of|near|outside|under|(?:at|on) the \w+ of) (?:the )?(?:[a-z-]+ ){0,3}(?:of )?(?:the )?"
)
_WORDS = r"(?: (?!in |near |at |on |from |outside |to |with |and )[A-Z]?[a-z-]+)"
_OWNER = re.compile(rf"['’‘]s{_WORDS}{{0,3}} (?:of )?(?:the )?")
_NOUN_OF = re.compile(rf"(?:['’‘]s)?{_WORDS}{{1,3}} of (?:the )?")
_SETTLED = re.compile(r"settlement|noun|division|contained|stranger|homonym|landform")
"""Rules by which a name is a place for its own sake."""
_QUARTER = frozenset(
    ["area", "borough", "district", "neighborhood", "neighbourhood", "quarter", "section", "sector", "side", "ward"]
)
"""Nouns of the parts of a town."""
_NEIGHBOURHOOD = frozenset(["neighborhood", "neighbourhood", "quarter"])
"""Nouns of what only lies in towns."""
_WORD = re.compile(r"[A-Za-z]+")
MAX_GAP = 80
"""Characters between a place and the one that it lies in."""


def narrowed(place: PlaceMention, others: Sequence[PlaceMention], parsed: Parsed) -> PlaceMention:
    """The smallest place that the text says lies in this one: `Xxx village (Yyy district, Zzz)` is Xxx, and so is `Zzz's Xxx district`;
    a quarter that no gazetteer knows is its town, at the words that name both."""
    for _ in others:
        inner = next((o for o in others if o.feature != "ST" and _lies_in(o, place, parsed)), None)
        if inner is None:
            return place
        place = _joined(inner, place, parsed.sentence)
    return place


def _lies_in(inner: PlaceMention, outer: PlaceMention, parsed: Parsed) -> bool:
    """Whether the words between two places say that the one lies in the other."""
    first, second = sorted((inner.span, outer.span), key=lambda s: s.start)
    if second.start - first.end not in range(MAX_GAP) or (outer.country and inner.country not in (None, outer.country)):
        return False
    offset = parsed.sentence.start
    gap = parsed.sentence.text[first.end - offset : second.start - offset]
    settled = _SETTLED.search(inner.rule) is not None
    if inner.span.start > outer.span.start:
        return _follows(inner, outer, gap) and _is_nominal(parsed, first.end, second.start)
    if (inner.precision or 2) > (outer.precision or 2) + 1:
        return False
    if _CONTAINED.fullmatch(gap):
        return True
    named = settled or (gap.lstrip(", ").startswith(("in ", "near ")) and not _comes_from(parsed, first.start))
    return named and _WITHIN.fullmatch(gap) is not None and _is_nominal(parsed, first.end, second.start)


def _comes_from(parsed: Parsed, start: int) -> bool:
    """Whether a name is somebody's origin: `men from Xxx in Yyy`."""
    return parsed.sentence.text[: start - parsed.sentence.start].endswith(" from ")


def is_quarter(place: PlaceMention, sentence: Sentence) -> bool:
    """Whether the word behind a place makes it a neighbourhood of a town."""
    behind = _WORD.findall(sentence.text[place.span.end - sentence.start :][:20])[:1]
    return bool(behind) and behind[0].lower() in _NEIGHBOURHOOD


def _follows(inner: PlaceMention, outer: PlaceMention, gap: str) -> bool:
    """Whether a place is named after the one that it lies in: `Zzz's Xxx district`, `the Zzz suburb of Xxx`."""
    if inner.place_id is not None and outer.admin1 and inner.admin1 not in (None, outer.admin1):
        return False
    if outer.place_id is None or (inner.place_id is not None and (inner.precision or 2) > (outer.precision or 2)):
        return False
    if _NOUN_OF.fullmatch(gap):
        return inner.place_id is None or "settlement of" in inner.rule
    return _OWNER.fullmatch(gap) is not None and (inner.place_id is not None or _SETTLED.search(inner.rule) is not None)


def _is_nominal(parsed: Parsed, start: int, end: int) -> bool:
    """Whether no verb stands between two offsets of the field."""
    offset = parsed.sentence.start
    between = (t for t in parsed.doc if start <= t.idx + offset < end)
    return not any(t.tag_.startswith(("VB", "MD")) and parsed.doc[t.i - 1].text != "-" for t in between)


def _joined(inner: PlaceMention, outer: PlaceMention, sentence: Sentence) -> PlaceMention:
    """The inner place; of a quarter unknown by itself, its town at the words that name both."""
    start, end = min(inner.span.start, outer.span.start), max(inner.span.end, outer.span.end)
    text = sentence.text[start - sentence.start : end - sentence.start]
    behind = _WORD.findall(sentence.text[end - sentence.start :][:20])[:1]
    quarter = not _QUARTER.isdisjoint(w.lower() for w in (*_WORD.findall(text), *behind))
    town = (outer.feature or "").startswith("PPL") and outer.place_id is not None
    if not (quarter and town and inner.place_id is None):
        return inner
    return replace(outer, span=Span(start, end, text), rule=f"{outer.rule}+quarter")
