"""How the events of an article stand to each other: which is a part, a consequence or the cause of another.

A part is no surer than the event it belongs to, and events may change their subtype by what is told beside them: a march at which
people are arrested is a protest with intervention.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Token

from coding.draft import Draft
from schemas.ontology import RecodingFile
from schemas.standing import Part, Recast, StandingFile

STATED = ("asserted", "alleged")
BELOW = 0.95
"""A part's confidence is at most this share of that of the event it belongs to, so that the main event comes first."""
SURE = 0.6
"""Prior of a trigger that is sure enough to change what another event is."""


def capped(drafts: Sequence[Draft], confidences: Sequence[float], rules: StandingFile) -> list[float]:
    """The confidences, each no higher than that of the event its event is a part, a consequence or the cause of."""
    above = mains(drafts, rules)
    out = list(confidences)
    for _ in range(2):  # a part may have parts of its own
        for i, others in above.items():
            out[i] = min(out[i], round(BELOW * max(out[n] for n in others), 3))
    return out


def mains(drafts: Sequence[Draft], rules: StandingFile) -> Mapping[int, tuple[int, ...]]:
    """For each event that is not a main one those that it belongs to, by index."""
    stated = [i for i, d in enumerate(drafts) if d.modality.modality in STATED]
    found: dict[int, tuple[int, ...]] = {}
    for i in stated:
        topics = tuple(_topics(i, stated, drafts, rules))
        wholes = tuple(n for n in stated if n != i and n not in topics and _is_part(drafts[i], drafts[n], rules))
        if topics or wholes:
            found[i] = topics or wholes
    return {i: others for i, others in found.items() if not all(i in found.get(n, ()) for n in others)}


def recast(drafts: Sequence[Draft], rules: StandingFile, recodings: RecodingFile) -> list[Draft]:
    """The drafts, with the subtypes that the events beside them call for."""
    about = {i: others for i, others in mains(drafts, rules).items() if _topics_only(i, others, drafts, rules)}
    acts = [d for i, d in enumerate(drafts) if i not in about and d.modality.modality in STATED]
    return [_recast(d, acts, rules, recodings) for d in drafts]


def _topics_only(i: int, others: Sequence[int], drafts: Sequence[Draft], rules: StandingFile) -> bool:
    return any(_is_topic(drafts[i], drafts[n], rules) for n in others)


def _recast(draft: Draft, acts: Sequence[Draft], rules: StandingFile, recodings: RecodingFile) -> Draft:
    if draft.modality.modality not in STATED:
        return draft
    for rule in rules.recasts:
        if rule.type == draft.event_type.type and _applies(rule, draft, acts):
            codes = recodings.recoded(draft.event_type.codes_of(rule.subtype), draft.modality.modality)
            draft = replace(draft, subtype=rule.subtype, codes=codes)
    return draft


def _applies(rule: Recast, draft: Draft, acts: Sequence[Draft]) -> bool:
    if draft.subtype in rule.keeps or (rule.of and draft.subtype not in rule.of):
        return False
    if any(a.event_type.type in rule.unless for a in acts):
        return False
    return any(_recasts(rule, draft, act) for act in acts)


def _recasts(rule: Recast, draft: Draft, act: Draft) -> bool:
    """Whether another event is told where the rule wants it, was done by those it names and is sure enough."""
    if (
        act.event_type.type not in rule.by
        or act.subtype in rule.lone
        or (rule.only and act.subtype not in rule.only)
        or act.candidate.hit.entry.prior < SURE
    ):
        return False
    if rule.deadly and not act.killed[0]:
        return False
    apart = act.sentence - draft.sentence if rule.order == "after" else draft.sentence - act.sentence
    actor = act.first("actor")
    known = (actor is None and act.event_type.type == "arrest") or (actor is not None and actor.sector in rule.sectors)
    return 0 <= apart <= rule.within and (not rule.sectors or known)


def _is_part(draft: Draft, whole: Draft, rules: StandingFile) -> bool:
    return (
        any(_belongs(part, draft, whole) for part in rules.parts)
        or _is_former(draft, whole, rules)
        or _is_weaker(draft, whole)
    )


def _belongs(part: Part, draft: Draft, whole: Draft) -> bool:
    if part.type != draft.event_type.type or whole.event_type.type not in part.of:
        return False
    if part.frames and frame_of(whole) not in part.frames:
        return False
    apart = draft.sentence - whole.sentence
    if part.order == "any":
        return abs(apart) <= part.within
    return 0 <= apart <= part.within and (apart > 0 or whole.candidate.head < draft.candidate.head)


def frame_of(draft: Draft) -> str:
    """The frame of an event's trigger."""
    return draft.candidate.hit.entry.frame or draft.event_type.frame


def _is_weaker(draft: Draft, other: Draft) -> bool:
    """What a person is only suspected of, beside what is told as fact in the same sentence."""
    hearsay = draft.modality.modality == "alleged" and other.modality.modality == "asserted"
    return hearsay and draft.sentence == other.sentence and draft.event_type.violent and other.event_type.violent


def _is_former(draft: Draft, other: Draft, rules: StandingFile) -> bool:
    """`after being kidnapped`, `following a clash`, `had been kidnapped`: what happened before the act that the sentence tells."""
    head = _token(draft)
    if draft.sentence != other.sentence and not _is_perfect(head):
        return False
    if _is_perfect(head):
        return abs(draft.sentence - other.sentence) <= 1 and not _is_perfect(_token(other))
    if head.dep_ not in ("pobj", "pcomp") or head.head.lower_ not in rules.former:
        return False
    return not any(t.i == _token(other).i for t in head.subtree)


def _is_perfect(verb: Token) -> bool:
    return verb.tag_ == "VBN" and any(c.lower_ == "had" and c.dep_ in ("aux", "auxpass") for c in verb.children)


def _topics(i: int, stated: Sequence[int], drafts: Sequence[Draft], rules: StandingFile) -> Iterator[int]:
    """The protests of the sentence that an event is the reason for, else the speech acts that it is the content of."""
    found = [n for n in stated if n != i and _is_topic(drafts[i], drafts[n], rules)]
    if not found:
        return
    protests = [n for n in stated if n != i and drafts[n].event_type.type == "protest"]
    near = [n for n in protests if 0 <= drafts[i].sentence - drafts[n].sentence <= 1]
    yield from near or found


def _is_topic(draft: Draft, other: Draft, rules: StandingFile) -> bool:
    """Whether an event is what another is about: below it in the parse, or behind a word of reason in a protest's sentence."""
    kind = other.event_type.type
    if (
        draft.sentence != other.sentence
        or kind not in rules.topics
        or (not draft.event_type.violent and kind != "protest")
    ):
        return False
    if draft.event_type.type in rules.topics or not _told_of(_token(draft)):
        return False
    head, top = _token(draft), _token(other)
    if top.is_ancestor(head):
        return True
    between = {t.lower_ for t in head.doc[top.i + 1 : head.i]}
    return kind == "protest" and top.i < head.i and not between.isdisjoint(rules.reasons)


def _told_of(head: Token) -> bool:
    """Whether a word can name an event that is spoken of: a noun, a passive or a clause of its own below a noun."""
    return head.tag_.startswith("N") or head.tag_ in ("VBN", "VB") or head.dep_ in ("relcl", "pcomp")


def _token(draft: Draft) -> Token:
    return draft.candidate.parsed.doc[draft.candidate.head]
