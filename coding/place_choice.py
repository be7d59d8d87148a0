"""Which place is the event's, out of all that the article names.

Syntax decides first: a place under a preposition of place that hangs on the trigger, on the verb that governs it, or on one of its
arguments; a place that is itself struck; a place before a nominal trigger. The speaker's place (`said in Geneva`), an actor's origin (`a
man from Lyon`) and a government's metonym (`Moscow denied`) are not. Where the sentence gives none, what the article has set is used:
the sentence before in the paragraph, the lead, and last the dateline.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from coding.model import Candidate, Document, PlaceMention, Sentence
from coding.place_narrowing import is_quarter, narrowed
from coding.place_scoring import AREAL, scene_of, score_bracket, score_place
from coding.tokens import Token
from schemas.event import Place

Ranked = tuple[float, PlaceMention, str]

USABLE = 3.4
LAST_RESORT = 1.2
SCENE = 6.0
_GOING = frozenset(("motion", "motion_intransitive"))
"""Frames of forces that go somewhere, rather than leave."""
REGIONAL = 3
"""ACLED's precision of a state or region."""
_NAMED = re.compile(r"noun of|settlement of")
_BEYOND = re.compile(
    r"\b(?:bordering|(?:borders?|frontiers?|boundary|boundaries) with)(?: the| neighbou?ring| [\w-]+,?(?: the)? and(?: the)?)* $",
    re.I,
)
"""What stands before a country or region that is the neighbour of where something happens."""
_BORDER = re.compile(
    r" (?:border|frontier)\b(?! (?:town|village|city|post|area|region|district|province|crossing|camp|state)s?\b)", re.I
)
"""What follows it: "near the Xxx border"."""
_SITE = re.compile(r" (?:[|–—-]|::|») [^|–—]{3,60}$")


def to_place(mention: PlaceMention | None) -> Place | None:
    """A mention as the place of an event."""
    if mention is None:
        return None
    span = mention.span
    return Place(
        text=span.text,
        start=span.start,
        end=span.end,
        name=mention.name,
        place_id=mention.place_id,
        country=mention.country,
        admin1=mention.admin1,
        lat=mention.lat,
        lon=mention.lon,
        feature=mention.feature,
        precision=mention.precision,
    )


def _token_of(candidate: Candidate, mention: PlaceMention) -> Token | None:
    """The head token of a mention's words in the candidate's sentence."""
    doc, offset = candidate.parsed.doc, candidate.parsed.sentence.start
    tokens = [t for t in doc.among(mention.span.start - offset, mention.span.end - offset) if not t.is_space]
    inside = {t.i for t in tokens}
    return next((t for t in tokens if t.head.i not in inside or t.head.i == t.i), None)


def _rank(mention: PlaceMention, score: float, distance: int) -> float:
    """Score of a mention, a named town before a region, the nearer before the farther."""
    named = mention.place_id is None and mention.feature == "PPL"
    closeness = (
        -2.0 if mention.feature == "ST" else 1.0 if named else {1: 1.2, 2: 1.0, 3: -0.2, None: 0.3}[mention.precision]
    )
    return score + closeness - 0.004 * min(distance, 150)


def _within(mentions: Iterable[PlaceMention], sentence: Sentence) -> list[PlaceMention]:
    return [
        m
        for m in mentions
        if m.in_title == sentence.in_title
        and sentence.start <= m.span.start < sentence.end
        and not (m.precision == REGIONAL and _is_neighbour(m, sentence))
    ]


def _is_neighbour(mention: PlaceMention, sentence: Sentence) -> bool:
    """Whether a state or region only lies beside where something happens."""
    start, end = mention.span.start - sentence.start, mention.span.end - sentence.start
    return bool(_BEYOND.search(sentence.text, 0, start) or _BORDER.match(sentence.text, end))


def _anchor(token: Token, mention: PlaceMention) -> Token:
    """The token by which a place hangs in its sentence: of `the village of Xxx` the village."""
    of = token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.dep_ == "prep"
    return token.head.head if of and _NAMED.search(mention.rule) else token


def _before_bracket(candidate: Candidate, mention: PlaceMention) -> Token | None:
    """The token before the bracket that a mention stands in, if it stands in one."""
    sentence = candidate.parsed.sentence
    before = sentence.text[: mention.span.start - sentence.start]
    opening = before.rfind("(")
    if opening < 0 or ")" in before[opening:]:
        return None
    return next((t for t in reversed(candidate.parsed.doc.tokens) if t.idx < opening and not t.is_punct), None)


def _ranked(candidate: Candidate, mentions: Sequence[PlaceMention], dateline_end: int) -> list[Ranked]:
    """The places of the candidate's sentence with their scores and the rules that gave them."""
    frame = candidate.hit.frame
    moves = candidate.hit.event_type.moves and frame in _GOING
    scene = scene_of(candidate.parsed.doc[candidate.head], frame, moves=moves)
    ranked: list[Ranked] = []
    for mention in _within(mentions, candidate.parsed.sentence):
        if mention.span.overlaps(candidate.hit.span) or (not mention.in_title and mention.span.end <= dateline_end):
            continue
        token = _token_of(candidate, mention)
        own = replace(scene, state=mention.feature == "PCLI", seat=mention.feature == "PPLC")
        score, rule = score_place(_anchor(token, mention), own) if token is not None else (3.6, "sentence")
        outside = _before_bracket(candidate, mention)
        if outside is not None:
            score, rule = max((score, rule), score_bracket(outside, own))
        distance = abs(mention.span.start - candidate.hit.span.start)
        ranked.append((_rank(mention, score, distance), mention, rule))
    return ranked


def _finer(best: Ranked, ranked: Sequence[Ranked]) -> Ranked:
    """Of a state or region the most likely place in it that the sentence names as the scene as well: `In Xxx, ... near the town of Yyy`."""
    if best[1].precision != REGIONAL:
        return best
    inner = [
        r
        for r in ranked
        if r[0] >= SCENE
        and r[1].precision != REGIONAL
        and (best[1].country is None or r[1].country in (None, best[1].country))
    ]
    return max(inner, key=lambda r: r[0], default=best)


def _in_sentence(candidate: Candidate, mentions: Sequence[PlaceMention], dateline_end: int) -> Ranked | None:
    ranked = _ranked(candidate, mentions, dateline_end)
    if not ranked:
        return None
    score, mention, rule = _finer(max(ranked, key=lambda r: r[0]), ranked)
    return score, narrowed(mention, [r[1] for r in ranked], candidate.parsed), rule


_SPEAKS = re.compile(
    r"(?:,? and [A-Z][\w-]+|, [A-Z][\w-]+)*,? (?:said|says|say|told|stated|reported|announced|confirmed|denied|claimed)\b"
)
"""What follows the place of a speaker: "officials in Xxx and Yyy said"."""


def _is_inside(mention: PlaceMention, sentence: Sentence) -> bool:
    """Whether a state is said to hold something ("in northern Xxx"), rather than to receive, send or want it."""
    before = sentence.text[: mention.span.start - sentence.start].lower().split()[-4:]
    owns = sentence.text[mention.span.end - sentence.start :].startswith(("'s", "’s"))
    # "In Xxx's east" is there, "on Xxx's behalf" is anywhere.
    return any(word in AREAL and not (owns and word != "in") for word in before)


def _is_exact(mention: PlaceMention) -> bool:
    return mention.precision != REGIONAL or mention.place_id is None


def _stated(mentions: Sequence[PlaceMention], sentence: Sentence) -> PlaceMention | None:
    """The most exact place that a sentence sets under a preposition or a dateline-like opening."""
    found = [
        m
        for m in _within(mentions, sentence)
        if any(
            cue in m.rule
            for cue in ("locative", "of+", "contained", "noun of", "noun after", "stranger", "division", "settlement")
        )
        and (m.feature != "PCLI" or _is_inside(m, sentence))
        and not _SPEAKS.match(sentence.text, m.span.end - sentence.start)
    ]
    return min(found, key=lambda m: m.precision or 4, default=None)


def _from_context(
    candidate: Candidate, mentions: Sequence[PlaceMention], document: Document
) -> tuple[PlaceMention | None, str]:
    here = candidate.parsed.sentence
    earlier = [
        s for s in document.sentences if not s.in_title and s.index < here.index and s.paragraph >= here.paragraph - 1
    ]
    for sentence in reversed(earlier[-2:]):
        found = _stated(mentions, sentence)
        if found is not None:
            return found, "context/previous sentence"
    for sentence in [s for s in document.sentences if not s.in_title][:2] if here.in_title or here.index > 1 else ():
        found = _stated(mentions, sentence)
        if found is not None:
            return found, "context/lead"
    titled = [m for m in mentions if m.in_title and m.precision == 1]
    return (titled[0], "context/title") if titled and not here.in_title else (None, "none")


def _of_story(mentions: Sequence[PlaceMention], body_start: int) -> PlaceMention | None:
    """The town that a local story is about: the one named most in the body, when it names towns of one division only."""
    towns = [
        m for m in mentions if m.precision == 1 and m.feature != "ST" and (m.in_title or m.span.start >= body_start)
    ]
    if not towns or len({(m.country, m.admin1) for m in towns}) > 1:
        return None
    times = Counter(m.place_id or m.span.text for m in towns)
    return max(towns, key=lambda m: times[m.place_id or m.span.text])


def _without_site(mentions: Sequence[PlaceMention], title: str) -> list[PlaceMention]:
    """Mentions but for those in the publisher's name at the end of a title: `Two shot | Xxxville News`."""
    tail = _SITE.search(title)
    return [m for m in mentions if not (m.in_title and tail and m.span.start >= tail.start())]


def _from_dateline(mentions: Sequence[PlaceMention], document: Document) -> PlaceMention | None:
    """The dateline's town, when the body names no place of another state: a local story."""
    line = document.dateline
    if line is None or line.place is None:
        return None
    at = next((m for m in mentions if not m.in_title and m.span.overlaps(line.place)), None)
    others = {m.country for m in mentions if m.country and (m.in_title or m.span.start >= line.body_start)}
    return at if at is not None and others <= {at.country} else None


def _town_of(street: PlaceMention, mentions: Sequence[PlaceMention]) -> PlaceMention | None:
    """The town that a street is in: the one named last before it, or else first behind it or in the title."""
    towns = [m for m in mentions if m.precision == 1 and m.place_id is not None and (m.feature or "").startswith("PPL")]
    before = [m for m in towns if m.in_title == street.in_title and m.span.end <= street.span.start]
    behind = [m for m in towns if m not in before]
    return before[-1] if before else behind[0] if behind else None


def _in_town(best: Ranked, mentions: Sequence[PlaceMention], sentence: Sentence) -> tuple[PlaceMention, str]:
    """The place of the sentence; of a street the town that it is in, of an unknown quarter its town at the quarter's words."""
    place, rule = best[1], f"sentence/{best[2]}"
    quarter = place.place_id is None and is_quarter(place, sentence)
    town = _town_of(place, mentions) if quarter or place.feature == "ST" else None
    if town is None or (quarter and place.country not in (None, town.country)):
        return place, rule
    if quarter:
        return replace(town, span=place.span, in_title=place.in_title, rule=f"{town.rule}+quarter"), rule
    return town, "context/town of street"


def event_place(
    candidate: Candidate, mentions: Sequence[PlaceMention], document: Document
) -> tuple[PlaceMention | None, str]:
    """The place of an event and the rule that chose it, or (None, "none")."""
    mentions = _without_site(mentions, document.title)
    body_start = document.dateline.body_start if document.dateline else 0
    best = _in_sentence(candidate, mentions, body_start)
    if best is not None and best[0] >= USABLE:
        return _in_town(best, mentions, candidate.parsed.sentence)
    here = candidate.parsed.sentence
    found, rule = _from_context(candidate, mentions, document)
    if found is not None:
        return found, rule
    if (
        best is not None
        and best[0] >= LAST_RESORT
        and best[2] != "metonym"
        and (_is_exact(best[1]) or _is_inside(best[1], here))
    ):
        return best[1], f"sentence/{best[2]}"
    story = _of_story(mentions, body_start) if len(document.sentences) > 1 else None
    if story is not None:
        return story, "context/story"
    dateline = _from_dateline(mentions, document)
    return (dateline, "context/dateline") if dateline is not None else (None, "none")
