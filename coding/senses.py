"""Decides which readings of the words of a parsed sentence are events, one for each head word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from coding import clauses
from coding.conditions import SectorOf, holds
from coding.detect import Reading
from coding.model import Candidate, Parsed
from coding.slots import TAKE_OBJECTS, build_candidate
from coding.tokens import Token
from schemas.verbs import VerbSets

_NOUN_TAGS = frozenset(("NN", "NNS", "NNP", "NNPS", "VBG"))
_BODIES = frozenset((
    "agency", "alliance", "assembly", "association", "bank", "board", "bureau", "center", "centre", "coalition", "commission",
    "committee", "conference", "council", "court", "department", "federation", "forum", "foundation", "front", "fund", "institute",
    "league", "minister", "ministry", "movement", "network", "office", "organisation", "organization", "party", "secretary", "secretariat",
    "society", "team", "tribunal", "union",
))  # fmt: skip
"""Nouns that end or begin the names of bodies that are named after what they do."""
_SMALL_CLAUSE = 5
"""Tokens from a verb to the adjective of its small clause."""
_ADJECTIVE_TAGS = frozenset(("JJ", "VBN", "VBD", "NN", "RB"))


def choose_senses(
    parsed: Parsed, readings: Iterable[Reading], verbs: VerbSets, sector_of: SectorOf
) -> tuple[Candidate, ...]:
    """The candidates that survive their conditions, in order of reading; of several on one head word the best."""
    best: dict[int, tuple[tuple[int, int, float], Candidate]] = {}
    built: dict[tuple[int, int, bool, bool], Candidate] = {}
    for reading in sorted(readings, key=_rank, reverse=True):
        head = head_of(reading, _tokens(parsed, reading))
        if head is not None and reading.hit.entry.noun is not None and _is_in_name(parsed, head):
            continue
        if head is None or (head in best and best[head][0] >= _rank(reading)):
            continue
        frame = reading.hit.frame
        key = (
            head,
            reading.hit.span.end - reading.hit.span.start,
            reading.hit.entry.noun is None,
            frame in TAKE_OBJECTS,
        )
        if key not in built:
            built[key] = build_candidate(parsed, reading.hit, head, verbs)
        candidate = built[key]
        if candidate.hit is not reading.hit:
            candidate = replace(candidate, hit=reading.hit)
        if _accepted(reading, candidate, sector_of):
            best[head] = (_rank(reading), candidate)
    return _without_echoes([c for _, (_, c) in sorted(best.items())])


def _rank(reading: Reading) -> tuple[int, int, float]:
    return (len(reading.pattern.words), reading.hit.event_type.priority, reading.hit.entry.prior)


def head_of(reading: Reading, tokens: Sequence[Token]) -> int | None:
    """The token that the trigger's syntax hangs on, or None when its part of speech is another than the entry's."""
    if not tokens:
        return None
    entry = reading.hit.entry
    if entry.verb is not None:
        return tokens[0].i if _is_verb(tokens[0]) else None
    if entry.noun is not None:
        head = _noun_head(tokens)
        if entry.only_noun:
            return head.i
        return head.i if head.tag_ in _NOUN_TAGS and not _is_clause_verb(head) else None
    if entry.adjective is not None:
        return tokens[-1].i if tokens[-1].tag_ in _ADJECTIVE_TAGS else None
    verb = next((t for t in tokens if t.tag_ in clauses.VERB_TAGS), None)
    noun = next((t for t in reversed(tokens) if t.tag_ in _NOUN_TAGS), None)
    return (verb if verb is not None else noun if noun is not None else tokens[0]).i


def _tokens(parsed: Parsed, reading: Reading) -> tuple[Token, ...]:
    start = parsed.sentence.start
    return parsed.doc.among(reading.hit.span.start - start, reading.hit.span.end - start)


def _noun_head(tokens: Sequence[Token]) -> Token:
    """The last word, or in "show of force" the one before the preposition."""
    of = next((i for i, t in enumerate(tokens) if t.tag_ == "IN"), 0)
    return tokens[of - 1] if of else tokens[-1]


def _is_in_name(parsed: Parsed, head: int) -> bool:
    """Whether a noun is only part of a body's name: "the High Negotiations Committee", "the Association for Regional Cooperation"."""
    token = parsed.doc[head]
    above = token.head if token.dep_ == "compound" and token.head.i == token.i + 1 else token.head.head
    joined = above.i == token.i + 1 or (token.dep_ == "pobj" and token.head.lower_ in {"for", "of", "on"})
    capitals = all(parsed.sentence.text[t.idx : t.idx + 1].isupper() for t in (token, above))
    return token.i > 0 and joined and capitals and above.lower_ in _BODIES


def _is_verb(token: Token) -> bool:
    """Verbs, and the third persons that the tagger takes for plurals in headlines; not a participle before its noun."""
    if token.tag_ in clauses.VERB_TAGS:
        return (token.dep_ not in {"amod", "compound"} or token.tag_ == "VBN") and not clauses.is_named_event(token)
    modified = any(c.dep_ in {"amod", "det", "nummod", "poss"} for c in token.lefts)
    return token.tag_ == "NNS" and token.dep_ == "ROOT" and not modified


def _is_clause_verb(token: Token) -> bool:
    """Whether an -ing form heads a clause of its own (it has an object or an auxiliary) rather than naming the event."""
    return token.tag_ == "VBG" and clauses.has_arguments(token, "dobj", "aux", "nsubj")


def _accepted(reading: Reading, candidate: Candidate, sector_of: SectorOf) -> bool:
    words, pattern = reading.words, reading.pattern
    if any(holds(c, words, candidate, sector_of) for c in pattern.unless):
        return False
    return not pattern.needs or any(holds(c, words, candidate, sector_of) for c in pattern.needs)


def _without_echoes(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Without triggers that only modify another trigger ("suicide bombing attack", "car bomb blast"), or only lead up to it."""
    heads = {c.head for c in candidates}
    out = []
    for c in candidates:
        token = c.parsed.doc[c.head]
        echo = (token.dep_ in {"compound", "nmod"} and token.head.i in heads) or any(
            _inside(c, o) or _leads_to(c, o) or _led_to(c, o) for o in candidates
        )
        if not echo:
            out.append(c)
    return tuple(out)


def _leads_to(verb: Candidate, other: Candidate) -> bool:
    """Whether a verb says no more than the adjective in its object: "left 12 dead"."""
    return _small_clause(verb, other) and other.parsed.doc[other.head].dep_ != "pobj"


def _led_to(adjective: Candidate, other: Candidate) -> bool:
    """Whether an adjective stands for people among whom others are, as the verb says that has these: "left two among the dead"."""
    return _small_clause(other, adjective) and adjective.parsed.doc[adjective.head].dep_ == "pobj"


def _small_clause(verb: Candidate, adjective: Candidate) -> bool:
    """Whether an adjective trigger stands in the object of a verb trigger of its type."""
    if not verb.verbal or adjective.hit.entry.adjective is None or _inside(adjective, verb):
        return False
    same = adjective.hit.event_type.type == verb.hit.event_type.type
    near = 0 < adjective.head - verb.head <= _SMALL_CLAUSE
    return same and near and verb.parsed.doc[verb.head].is_ancestor(adjective.parsed.doc[adjective.head])


def _inside(inner: Candidate, outer: Candidate) -> bool:
    """Whether a trigger's words are part of a longer trigger ("strike" in "go on strike", "dead" in "shot dead")."""
    a, b = inner.hit.span, outer.hit.span
    return b.end - b.start > a.end - a.start and b.start <= a.start and a.end <= b.end
