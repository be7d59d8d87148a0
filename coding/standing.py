"""How the events of an article stand to each other: which is the main one, and what the others are of it.

A part is no surer than the event it belongs to, and events may change their subtype by what is told beside them: a march at which
people are arrested is a protest with intervention.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from coding.background import STATED, Behind, head_token, is_subordinate
from coding.draft import Draft
from schemas.ontology import RecodingFile
from schemas.standing import Part, Recast, StandingFile

BELOW = 0.95
"""A part's confidence is at most this share of that of the event it belongs to, so that the main event comes first."""
SURE = 0.62
"""Prior of a trigger that is sure enough to change what another event is."""


def capped(confidences: Sequence[float], above: Mapping[int, Sequence[int]]) -> list[float]:
    """The confidences, each no higher than those of the events that `mains` says its event belongs to."""
    out = list(confidences)
    for _ in range(2):  # a part may have parts of its own
        for i, others in above.items():
            out[i] = min(out[i], round(BELOW * max(out[n] for n in others), 3))
    return out


def mains(drafts: Sequence[Draft], behind: Behind, rules: StandingFile) -> Mapping[int, tuple[int, ...]]:
    """For each event that is not a main one those that it belongs to, by index; what a clause says somebody has
    done before ("the rebels, who have fought for years, killed two") has no parts."""
    whole = [i for i, d in enumerate(drafts) if d.modality.modality in STATED and i not in behind]
    own = {i: [p for p in rules.parts if p.type == drafts[i].event_type.type] for i in whole}
    aside = {i for i in whole if _is_aside(drafts[i])}
    parts = {
        i: tuple(n for n in whole if n != i and n not in aside and _is_part(drafts[i], drafts[n], own[i]))
        for i in whole
    }
    return {**behind, **{i: of for i, of in parts.items() if of and not all(i in parts[n] for n in of)}}


def recast(drafts: Sequence[Draft], behind: Behind, rules: StandingFile, recodings: RecodingFile) -> list[Draft]:
    """The drafts, with the subtypes that the events beside them call for; none of them stands otherwise to the others for it."""
    acts = [d for i, d in enumerate(drafts) if i not in behind and d.modality.modality in STATED and _is_told(d)]
    return [_recast(d, acts, rules, recodings) for d in drafts]


def _is_told(draft: Draft) -> bool:
    """Whether an act is told for its own sake rather than to say who someone is."""
    return not (draft.candidate.verbal and is_subordinate(head_token(draft)))


def _is_aside(draft: Draft) -> bool:
    """Whether a relative clause in the perfect tells of an act: who someone has been."""
    head = head_token(draft)
    return head.dep_ == "relcl" and any(c.dep_ == "aux" and c.lower_ in {"has", "have", "had"} for c in head.lefts)


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


def _is_part(draft: Draft, whole: Draft, parts: Sequence[Part]) -> bool:
    return any(_belongs(part, draft, whole) for part in parts)


def _belongs(part: Part, draft: Draft, whole: Draft) -> bool:
    if whole.event_type.type not in part.of:
        return False
    if part.own and frame_of(draft) not in part.own:
        return False
    if part.kinds and whole.subtype not in part.kinds:
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
