"""Deployments as no peer has them: how many of what moved, with what, from where, to where, what for and beside whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coding.compose import quote
from coding.conditions import phrase_words
from coding.look import Look
from coding.model import Candidate, Parsed, Phrase, Roles, Span, WeaponMention
from coding.numbers import NumberIndex, find_numbers
from coding.phrases import phrase_at
from coding.tokens import Token
from coding.wordlist import WordList, compile_words
from schemas.event import Deployment
from schemas.ontology import Frame, Words

SELF_MOVING = frozenset(("motion_intransitive", "leave"))
"""Frames whose actor is himself what moves."""
_CLAUSES = frozenset(("advcl", "xcomp", "acl", "relcl"))
_COMPANY = ("with", "involving", "of")


@dataclass(frozen=True, slots=True)
class MotionWords:
    """What moves, what is no place though it stands behind `to` or `in`, and the prepositions of a purpose."""

    units: WordList
    abstract: WordList
    purposes: WordList


def compile_motion(lexicons: Mapping[str, Words]) -> MotionWords:
    """The word lists `unit`, `no_place` and `purpose` of `seeds/cues/lexicons.yml`."""
    units, abstract, purposes = (compile_words((f"@{name}",), lexicons) for name in ("unit", "no_place", "purpose"))
    return MotionWords(units, abstract, purposes)


def read_deployment(
    candidate: Candidate,
    frame: Frame,
    roles: Roles,
    weapons: Sequence[WeaponMention],
    look: Look,
    words: MotionWords,
    numbers: NumberIndex,
) -> Deployment | None:
    """What moved and the ends of its way; None for events in which no forces move, and when nothing is said of it."""
    if not candidate.hit.event_type.moves:
        return None
    table = frame.verb if candidate.verbal else frame.noun
    unit = _unit(candidate, frame.id, roles, look, words)
    origin = _end(candidate, table.get("origin", ()), unit, look, words)
    left = roles.first("unit")
    if left is not None and left != unit and origin is None:
        origin = left
    destination = _end(candidate, table.get("destination", ()), unit, look, words)
    purpose = _purpose(candidate, look, words)
    equipment = _equipment(candidate, unit, weapons)
    partner = _partner(frame.id, roles, unit, look)
    if not any((unit, origin, destination, purpose, equipment, partner)):
        return None
    counted = next(iter(find_numbers(unit.span.text, numbers)), None) if unit else None
    return Deployment(
        count_low=counted.low if counted else None,
        count_high=counted.high if counted else None,
        unit=quote(unit.span) if unit else None,
        equipment=quote(equipment),
        origin=quote(origin.span) if origin else None,
        destination=quote(destination.span) if destination else None,
        purpose=quote(purpose),
        partner=quote(partner.span) if partner else None,
    )


def _unit(candidate: Candidate, frame: str, roles: Roles, look: Look, words: MotionWords) -> Phrase | None:
    """What moves: the object, or the subject of a verb that needs none; of an exercise those that are said to take part."""
    found = roles.first("unit")
    if found is not None and (frame != "leave" or words.units.found_in(phrase_words(found))):
        return found
    actor = roles.first("actor")
    if frame in SELF_MOVING or (actor and candidate.verbal and words.units.has(_head(candidate, actor))):
        moving = (p for p in candidate.slots.get("subj", ()) if words.units.has(_head(candidate, p)))
        return next(moving, actor)
    company = (p for slot in _COMPANY for p in candidate.slots.get(slot, ()))
    return next((p for p in company if words.units.has(_head(candidate, p))), None)


def _head(candidate: Candidate, phrase: Phrase) -> str:
    """The head word of a phrase of the candidate's own sentence, else nothing."""
    return candidate.parsed.doc[phrase.head].lower_ if _is_here(candidate.parsed, phrase) else ""


def _end(
    candidate: Candidate, slots: Sequence[str], taken: Phrase | None, look: Look, words: MotionWords
) -> Phrase | None:
    """An end of the way: no day (`on Friday`) and nothing abstract (`in response`)."""
    doc = candidate.parsed.doc
    found = (
        p
        for slot in slots
        for p in candidate.slots.get(slot, ())
        if p != taken and not words.abstract.has(doc[p.head].lower_)
    )
    return next((p for p in found if look.is_place(p) or not look.is_time(p)), None)


def _partner(frame: str, roles: Roles, unit: Phrase | None, look: Look) -> Phrase | None:
    """Who moves beside the actor, or holds the exercise with him; not what a border is shared with."""
    if frame.startswith("reciprocal"):
        side = roles.first("target")
        return side if side != unit else None
    found = roles.first("partner")
    return found if found is not None and not look.is_place(found) else None


def _equipment(candidate: Candidate, unit: Phrase | None, weapons: Sequence[WeaponMention]) -> Span | None:
    """The first arms or vehicles among what moves: within its own phrase, in what it includes, or behind `with`."""
    parsed = candidate.parsed
    heads = [*([unit] if unit else []), *candidate.slots.get("with", ())]
    areas = [_area(parsed, parsed.doc[p.head]) for p in heads if _is_here(parsed, p)]
    for weapon in weapons:
        if any(a <= weapon.span.start and weapon.span.end <= b for a, b in areas):
            at = parsed.token_at(weapon.span.end - 1)
            return _with_others(parsed, _whole(parsed.doc[at]), weapons) if at is not None else weapon.span
    return None


def _with_others(parsed: Parsed, noun: Token, weapons: Sequence[WeaponMention]) -> Span:
    """The phrase of arms together with those coordinated with them: "tanks and artillery"."""
    first, last = phrase_at(parsed, noun), noun
    for other in noun.conjuncts:
        span = phrase_at(parsed, other).span
        if other.i > last.i and any(span.overlaps(w.span) for w in weapons):
            last = other
    return parsed.span(first.left, phrase_at(parsed, last).right)


def _whole(token: Token) -> Token:
    """The noun that a word is a part of the name of: of "Bayraktar" in "Bayraktar drones" the drones."""
    return token.head if token.dep_ in ("compound", "nmod", "nummod") else token


def _is_here(parsed: Parsed, phrase: Phrase) -> bool:
    return parsed.sentence.start <= phrase.span.start < parsed.sentence.end


def _area(parsed: Parsed, head: Token) -> tuple[int, int]:
    span = parsed.span(head.left_edge.i, head.right_edge.i + 1)
    return span.start, span.end


def _purpose(candidate: Candidate, look: Look, words: MotionWords) -> Span | None:
    """`to stop smugglers`, `for training`, `as part of a mission`, wherever the parser hung it."""
    head = candidate.parsed.doc[candidate.head]
    found = (t for t in _below(head) if _is_purpose(t, words))
    return next((_words_of(candidate.parsed, t) for t in found if not _leads_to_place(candidate.parsed, t, look)), None)


def _leads_to_place(parsed: Parsed, preposition: Token, look: Look) -> bool:
    """`left for Somalia`."""
    return any(c.dep_ == "pobj" and look.is_place(phrase_at(parsed, c)) for c in preposition.rights)


def _below(head: Token) -> Iterator[Token]:
    """What follows below a trigger: its own dependents, then those of its object and of the places behind it."""
    later = [t for t in head.rights if t.dep_ not in ("conj", "punct")]
    yield from later
    for t in later:
        if t.dep_ in ("dobj", "prep", "pobj", "nsubjpass"):
            yield from _below(t)


def _is_purpose(token: Token, words: MotionWords) -> bool:
    if token.dep_ in _CLAUSES and token.tag_ == "VB":
        return any(c.tag_ == "TO" for c in token.lefts)
    following = token.doc.text[token.idx :].lower().split()[:4]
    return token.dep_ == "prep" and words.purposes.entry_at(following, 0) is not None


def _words_of(parsed: Parsed, token: Token) -> Span:
    left, right = token.left_edge.i, token.right_edge.i + 1
    while right - 1 > token.i and parsed.doc[right - 1].is_punct:
        right -= 1
    return parsed.span(left, right)
