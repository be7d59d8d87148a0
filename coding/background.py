"""Which events of an article are told only as the background of others: what a protest is about, what happened before, what is hearsay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from coding.draft import Draft
from coding.mood import DEFINITE
from coding.tokens import Token
from schemas.standing import StandingFile

STATED = ("asserted", "alleged")
PROTEST = "protest"
REACH = 3
"""Sentences. No rule here looks further, and articles have hundreds of events."""
Behind = Mapping[int, tuple[int, ...]]
"""For each event that is told as the background of others those others, by index."""
_BEFORE = frozenset(("after", "since", "because", "as", "when", "where"))


def background(drafts: Sequence[Draft], rules: StandingFile) -> Behind:
    """For each event that is the background of others those others, by index."""
    stated = [i for i, d in enumerate(drafts) if d.modality.modality in STATED]
    found: dict[int, tuple[int, ...]] = {}
    for i in stated:
        others = [n for n in stated if n != i and abs(drafts[n].sentence - drafts[i].sentence) <= REACH]
        topics = tuple(_topics(drafts[i], others, drafts, rules))
        found[i] = topics or tuple(n for n in others if is_behind(drafts[i], drafts[n], rules))
    return {i: others for i, others in found.items() if others and not all(i in found[n] for n in others)}


def head_token(draft: Draft) -> Token:
    """The head word of an event's trigger."""
    return draft.candidate.parsed.doc[draft.candidate.head]


def is_subordinate(head: Token) -> bool:
    """Whether a clause only says more of a noun, or when or why something else happened: `(a man) who was shot`, `after he was shot`."""
    while head.dep_ in ("conj", "xcomp") and head.head.i != head.i:
        head = head.head
    if head.dep_ == "relcl" or (head.dep_ == "acl" and head.tag_ == "VBN"):
        return True
    marks = [c.lower_ for c in head.children if c.dep_ in ("mark", "advmod")]
    return head.dep_ in ("advcl", "amod") and (head.dep_ == "amod" or any(m in _BEFORE for m in marks))


def is_behind(draft: Draft, other: Draft, rules: StandingFile) -> bool:
    """Whether an event is told as what went before another, or as hearsay beside a fact."""
    return _is_former(draft, other, rules) or _is_weaker(draft, other, rules) or _is_echo(draft, other, rules)


def _is_echo(draft: Draft, other: Draft, rules: StandingFile) -> bool:
    """`The motive of the attack is unknown`: the act of an earlier sentence, by its most general name."""
    if not (0 < draft.sentence - other.sentence <= REACH and other.event_type.violent and _is_general(draft, rules)):
        return False
    return not _is_general(other, rules)


def _is_general(draft: Draft, rules: StandingFile) -> bool:
    head = head_token(draft)
    return draft.candidate.hit.entry.noun in rules.echoes and any(
        c.dep_ == "det" and c.lower_ in DEFINITE for c in head.children
    )


def _is_weaker(draft: Draft, other: Draft, rules: StandingFile) -> bool:
    hearsay = draft.modality.modality == "alleged" and other.modality.modality == "asserted"
    if not hearsay or not draft.event_type.violent:
        return False
    if any(p.type == other.event_type.type and draft.event_type.type in p.of for p in rules.parts):
        return False
    if other.event_type.type == PROTEST:
        return 0 <= draft.sentence - other.sentence <= 2
    return draft.sentence == other.sentence and other.event_type.violent


def _is_former(draft: Draft, other: Draft, rules: StandingFile) -> bool:
    """`after being kidnapped`, `following a clash`, `previous clashes`, `had been kidnapped`: before the act that is told."""
    head = head_token(draft)
    if _is_perfect(head):
        return abs(draft.sentence - other.sentence) <= 1 and not _is_perfect(head_token(other))
    if draft.sentence != other.sentence or _is_earlier(head_token(other), rules):
        return False
    if _is_earlier(head, rules):
        return True
    if head.dep_ not in ("pobj", "pcomp") or head.head.lower_ not in rules.former:
        return False
    return not any(t.i == other.candidate.head for t in head.subtree)


def _is_earlier(head: Token, rules: StandingFile) -> bool:
    return any(c.dep_ == "amod" and c.lower_ in rules.earlier for c in head.children)


def _is_perfect(verb: Token) -> bool:
    return verb.tag_ == "VBN" and any(c.lower_ == "had" and c.dep_ in ("aux", "auxpass") for c in verb.children)


def _topics(draft: Draft, others: Sequence[int], drafts: Sequence[Draft], rules: StandingFile) -> Iterator[int]:
    """The protests that an event is the reason for, else the speech acts that it is the content of."""
    if draft.event_type.type in rules.topics:
        return
    found = [n for n in others if _is_topic(draft, drafts[n], rules)]
    near = [n for n in others if _is_protest(drafts[n]) and 0 <= draft.sentence - drafts[n].sentence <= 1]
    if found:
        yield from near or found
    elif near and not _is_of_the_crowd(draft, rules) and is_subordinate(head_token(draft)):
        yield from near


def _is_of_the_crowd(draft: Draft, rules: StandingFile) -> bool:
    """Whether an event is what a protest turns into, which a clause about the protesters may tell."""
    return any(part.type == PROTEST and draft.event_type.type in part.of for part in rules.parts)


def _is_topic(draft: Draft, other: Draft, rules: StandingFile) -> bool:
    """Whether an event is what another is about: below it in the parse, or behind a word of reason in a protest's sentence."""
    kind = other.event_type.type
    if kind == PROTEST and not _is_protest(other):
        return False
    if draft.sentence != other.sentence or kind not in rules.topics:
        return False
    if not (draft.event_type.violent or kind == PROTEST) or not _told_of(head_token(draft)):
        return False
    head, top = head_token(draft), head_token(other)
    if top.is_ancestor(head):
        return True
    between = {t.lower_ for t in head.doc[top.i + 1 : head.i]}
    return kind == PROTEST and top.i < head.i and not between.isdisjoint(rules.reasons)


def _is_protest(draft: Draft) -> bool:
    """Whether a trigger names what protesters do, not what is done to them."""
    return draft.event_type.type == PROTEST and draft.candidate.hit.entry.frame is None


def _told_of(head: Token) -> bool:
    """Whether a word can name an event that is spoken of: a noun, a passive or a clause of its own below a noun."""
    return head.tag_.startswith("N") or head.tag_ in ("VBN", "VB") or head.dep_ in ("relcl", "pcomp")
