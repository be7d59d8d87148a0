"""Who can fill a role: what the words of a phrase mean, and whether that is somebody who acts or can be acted upon."""

from __future__ import annotations

from coding.counted import is_bare_count
from coding.look import Look
from coding.model import Candidate, Parsed, Phrase, PlaceMention, Roles
from coding.owners import from_left
from coding.role_words import BODIES, BORDERS, CALLS, GIVEN, NAMES, NO_SIDES, PRONOUNS

PROPER = frozenset(("NNP", "NNPS"))
SAID = (1, 3)
"""Quad classes of what is said or agreed: done to somebody, though its object may be a plan or a resolution."""


def is_said(candidate: Candidate) -> bool:
    """Whether an act consists of words, by its quad class: of verbal cooperation or conflict."""
    return candidate.hit.event_type.codes.quad_class in SAID


def word_of(candidate: Candidate, phrase: Phrase) -> str:
    """The head word of a phrase, in small letters."""
    return candidate.parsed.doc[phrase.head].lower_


def is_somebody(phrase: Phrase, look: Look) -> bool:
    """Whether a phrase means people or a body of a known kind."""
    found = look.resolve(phrase)
    return found.sector is not None and not found.rule.startswith("thing/")


def who_is_meant(candidate: Candidate, phrase: Phrase, look: Look) -> Phrase | None:
    """The phrase itself, or what it refers to; a pronoun that refers to nothing is nobody."""
    word = candidate.parsed.doc[phrase.head]
    if word.lower_ in PRONOUNS and word.text not in NAMES and phrase.right - phrase.left == 1:
        return look.stands_for(candidate, phrase)
    return _behind_time(candidate, look.behind(candidate, phrase), look)


def can_be(candidate: Candidate, phrase: Phrase, role: str, look: Look) -> bool:
    """Whether words can name a participant: actors must be known to act, targets must be somebody, or something that can be hit."""
    head = candidate.parsed.doc[phrase.head] if is_here(candidate.parsed, phrase) else None
    core = phrase if head is None else from_left(candidate.parsed, phrase, phrase.head)
    word = head.lower_ if head is not None else phrase.span.text.lower()
    at_border = role == "target" and word in BORDERS and candidate.hit.event_type.violent
    if word == "basis" or at_border or look.is_time(core):  # "on a daily basis"
        return False
    found = look.resolve(phrase if head is None else without_victims(candidate, phrase, role, look))
    nation = found.country and (head is None or head.tag_ in {"JJ", "NNP", "NNPS"})
    known = bool(found.sector or found.actor_id or nation)
    if is_happening(candidate, word, role, look) or (role == "actor" and found.rule.startswith("thing/")):
        return False
    if known or head is None:
        return True
    proper = head.tag_ in PROPER
    if role == "target":
        if word in NO_SIDES | CALLS | GIVEN:
            return False
        somebody = proper or bool(found.country) or found.rule.startswith("role/")
        return somebody or (not is_said(candidate) and head.tag_ in {"NN", "NNS"})
    body = _is_crowd(candidate, phrase) or (word in BODIES and not candidate.hit.event_type.violent)
    return body or (proper and not look.is_place(core))


def _is_crowd(candidate: Candidate, phrase: Phrase) -> bool:
    """Whether those who protest are only counted: "thousands marched"."""
    return candidate.hit.event_type.type == "protest" and is_bare_count(candidate.parsed, phrase)


def is_here(parsed: Parsed, phrase: Phrase) -> bool:
    """Whether a phrase stands in a sentence, and not in one before."""
    return parsed.sentence.start <= phrase.span.start < parsed.sentence.end


def _behind_time(candidate: Candidate, phrase: Phrase, look: Look) -> Phrase:
    """The phrase without a date that the parser took into it: "On 3 May Chilean authorities said ..."."""
    parsed, left = candidate.parsed, phrase.left
    if not is_here(parsed, phrase) or not look.is_time(phrase):
        return phrase
    while left < phrase.head and look.is_time(Phrase(left, left, left + 1, parsed.span(left, left + 1))):
        left += 1
    return from_left(parsed, phrase, left)


def without_victims(candidate: Candidate, phrase: Phrase, role: str, look: Look) -> Phrase:
    """The phrase; of an act that is condemned the words that may say whose it is, without those whom it was done to."""
    if role != "target" or not is_said(candidate) or not look.is_event_noun(candidate.parsed.doc[phrase.head].lower_):
        return phrase
    return Phrase(phrase.head, phrase.left, phrase.head + 1, candidate.parsed.span(phrase.left, phrase.head + 1))


def is_happening(candidate: Candidate, word: str, role: str, look: Look) -> bool:
    """Whether a word names a weapon or an event, which do not act; an event may be what is banned, but not what is bombed."""
    if role == "target":
        return candidate.hit.event_type.violent and look.is_event_noun(word)
    return look.is_weapon(word) or look.is_event_noun(word)


def without_scene(candidate: Candidate, roles: Roles, place: PlaceMention | None) -> Roles:
    """The roles without an actor that is only the town of the act: "the Sanaa attack" is nobody's in particular."""
    doc = candidate.parsed.doc
    if place is None or place.precision != 1 or place.in_title != candidate.parsed.sentence.in_title:
        return roles
    actors = tuple(
        p
        for p in roles.phrases.get("actor", ())
        if not is_here(candidate.parsed, p)
        or p.span != place.span
        or doc[p.head].dep_ not in ("compound", "amod", "nmod")
    )
    if len(actors) == len(roles.phrases.get("actor", ())):
        return roles
    rules = {k: v for k, v in roles.rules.items() if k != "actor" or actors}
    return Roles({**roles.phrases, "actor": actors}, rules)
