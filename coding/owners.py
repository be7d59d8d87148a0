"""Whose a thing is: the state, group or people in front of a weapon or an act, or behind it."""

from __future__ import annotations

from collections.abc import Iterable

from coding.look import Look
from coding.model import Candidate, Parsed, Phrase
from coding.tokens import Token

_OWNING = ("amod", "compound", "poss", "nmod", "pobj")


def from_left(parsed: Parsed, phrase: Phrase, left: int) -> Phrase:
    """The end of a phrase from a token on."""
    return Phrase(phrase.head, left, phrase.right, parsed.span(left, phrase.right))


def is_people(candidate: Candidate, phrase: Phrase, look: Look) -> bool:
    """Whether a modifier is a state or its people, and not a thing of theirs ("the Mogadishu hotel attack")."""
    core = look.resolve(from_left(candidate.parsed, phrase, phrase.head))
    whole = look.resolve(phrase)
    one_word = " " not in phrase.span.text  # "US-led"
    people = one_word or whole.sector is not None or core.country is not None or core.sector is not None
    return people and whole.country is not None and not core.rule.startswith("thing/")


def joined(parsed: Parsed, near: Iterable[Phrase], look: Look) -> tuple[Phrase, ...]:
    """The words before a noun, each state together with the people right behind it: "Syria rebel infighting" is no act of Syria."""
    out: list[Phrase] = []
    whose = (p for p in (whose_weapon(parsed, p, look) for p in near) if p is not None)
    for phrase in sorted(whose, key=lambda p: (p.left, -p.right)):
        before = out[-1] if out else None
        if before is not None and phrase.right <= before.right:
            continue
        if (
            before is not None
            and before.right == phrase.left
            and look.resolve(before).country
            and look.resolve(phrase).sector
        ):
            out[-1] = Phrase(phrase.head, before.left, phrase.right, parsed.span(before.left, phrase.right))
        else:
            out.append(phrase)
    return tuple(out)


def whose_weapon(parsed: Parsed, phrase: Phrase, look: Look) -> Phrase | None:
    """Whose a weapon is, without the first word of its name ("regime" of the "regime barrel" in "regime barrel bombs"); None where
    that word is all. Any other phrase stands as it is."""
    if phrase.right != phrase.head + 1 or phrase.right >= len(parsed.doc):
        return phrase
    beside = parsed.doc[phrase.right].lower_
    names = (f"{parsed.doc[phrase.head].lower_} {w}" for w in (beside, beside.removesuffix("s")))
    if not any(look.is_weapon(name) for name in names):
        return phrase
    if phrase.right - phrase.left < 2:
        return None
    return Phrase(phrase.head - 1, phrase.left, phrase.head, parsed.span(phrase.left, phrase.head))


def owners(candidate: Candidate, phrase: Phrase, look: Look) -> tuple[Phrase, ...]:
    """Whose a weapon or a strike is: the first that is said, and those coordinated with it ("Saudi and Emirati warplanes")."""
    parsed = candidate.parsed
    near, beside = [], []
    for t in parsed.doc[phrase.head].subtree:
        if t.dep_ == "conj" and t.text[:1].isupper() and t.i < phrase.head:
            beside.append(Phrase(t.i, t.left_edge.i, t.i + 1, parsed.span(t.left_edge.i, t.i + 1)))
        weapon = t.dep_ == "pobj" and look.is_weapon(t.lower_)
        if t.i == phrase.head or t.dep_ not in _OWNING or weapon or _is_told_of(t, phrase, look):
            continue
        left = t.i if t.dep_ == "amod" else t.left_edge.i
        near.append(Phrase(t.i, left, t.i + 1, parsed.span(left, t.i + 1)))
    near += [meant for p in near if (meant := _speaker(candidate, p, look)) is not None]
    own = next((p for p in joined(parsed, near, look) if _owns(candidate, p, look)), None)
    return (own, *(p for p in beside if p.left > own.head and _owns(candidate, p, look))) if own is not None else ()


def _speaker(candidate: Candidate, phrase: Phrase, look: Look) -> Phrase | None:
    """Who says it of himself: "Ukraine said its drones hit a depot"."""
    word = candidate.parsed.doc[phrase.head]
    found = look.stands_for(candidate, phrase) if word.tag_ == "PRP$" else None
    here = candidate.parsed.sentence
    return found if found is not None and here.start <= found.span.start < here.end else None


def _is_told_of(token: Token, phrase: Phrase, look: Look) -> bool:
    """Whether a word is below a preposition that does not name who acts: "strikes on Malian towns", "clashes between Somali clans"."""
    above = token
    while above.i not in {phrase.head, above.head.i}:
        if above.dep_ in {"relcl", "acl"} or (above.dep_ == "prep" and above.lower_ not in {"by", "from"}):
            return above.dep_ != "acl" or not look.is_doing(above.lower_)  # but "a missile fired by the army"
        above = above.head
    return False


def _owns(candidate: Candidate, phrase: Phrase, look: Look) -> bool:
    found = look.resolve(phrase)
    people = found.generic and found.sector == "CVL"  # of "twin blasts"
    core = look.resolve(from_left(candidate.parsed, phrase, phrase.head))
    thing = found.rule.startswith("thing/") or core.rule.startswith("thing/")
    told = candidate.parsed.doc[phrase.head].tag_ == "JJ" and found.country is None and found.sector == "CRM"
    known = (found.country or found.sector) and not thing and not people and not told  # "criminal violence"
    words = (candidate.parsed.doc[phrase.head].lower_, phrase.span.text.lower())
    return bool(known) and not any(look.is_weapon(w) for w in words)
