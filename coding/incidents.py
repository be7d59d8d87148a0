"""Which events of one article report the same happening: each event joins the earlier incident it fits best, or begins its own.

Two events never share an incident when their kinds, days, places, sides or exact tolls contradict each other; they do when they
fit and something positive ties them: the sentence, a definite "the attack", a shared day, place, victim, weapon or toll.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from coding.draft import FROM_TOLL, Draft
from coding.model import PlaceMention
from schemas.event import EventDate, Participant

_VIOLENT_KINDS = frozenset(
    ("strike", "bombing", "attack", "clash", "casualty_report", "abduction", "riot", "property_destruction")
)
_GENERAL = frozenset(("attack", "casualty_report"))
_DEFINITE = frozenset(("the", "this", "that", "these", "those", "its", "their"))
_UNREAL = frozenset(("negated", "hypothetical", "planned", "threatened"))
_FAR = 0.6
"""Degrees of latitude or longitude (some 60 km): named places further apart are two places."""
_STEM = 5
"""Letters that tell a word in all its forms."""
_JOINS = 1.0
"""Evidence that is enough to join."""


@dataclass(slots=True)
class _Incident:
    drafts: list[Draft] = field(default_factory=list)


def group_incidents(drafts: Sequence[Draft]) -> tuple[int, ...]:
    """For each draft the number (from 0) of its incident. Of a sentence the acts come first: a toll follows the act that it is of."""
    incidents: list[_Incident] = []
    numbers: dict[int, int] = {}
    order = sorted(
        range(len(drafts)), key=lambda i: (drafts[i].sentence, drafts[i].event_type.type == "casualty_report")
    )
    for i in order:
        draft = drafts[i]
        scored = [(_fit(draft, incident), n) for n, incident in enumerate(incidents)]
        best = max(scored, default=(0.0, -1))
        if best[0] >= _JOINS:
            number = best[1]
        else:
            number = len(incidents)
            incidents.append(_Incident())
        incidents[number].drafts.append(draft)
        numbers[i] = number
    return tuple(numbers[i] for i in range(len(drafts)))


def _fit(draft: Draft, incident: _Incident) -> float:
    """Evidence that a draft belongs to an incident; 0 when anything contradicts."""
    others = incident.drafts
    if any(_contradicts(draft, other) for other in others):
        return 0.0
    return max(_evidence(draft, other) for other in others)


def _contradicts(a: Draft, b: Draft) -> bool:
    return (
        not _same_kind(a, b)
        or (a.modality.modality in _UNREAL) != (b.modality.modality in _UNREAL)
        or _dates_differ(a.date, b.date)
        or _places_differ(_own_place(a), _own_place(b))
        or _sides_differ(a, b)
        or _tolls_differ(a, b)
    )


def _same_kind(a: Draft, b: Draft) -> bool:
    x, y = a.event_type.type, b.event_type.type
    if x == y:
        return x not in ("strike", "bombing") or a.subtype == b.subtype or not (a.subtype and b.subtype)
    if x in _VIOLENT_KINDS and y in _VIOLENT_KINDS:
        return x in _GENERAL or y in _GENERAL or {x, y} == {"strike", "bombing"}
    return False


def _dates_differ(a: EventDate | None, b: EventDate | None) -> bool:
    if a is None or b is None or a.earliest is None or b.earliest is None:
        return False
    return (a.latest or dt.date.max) < b.earliest or (b.latest or dt.date.max) < a.earliest


def _own_place(draft: Draft) -> PlaceMention | None:
    """The place that the event's own sentence gives it; one carried over from elsewhere in the article contradicts nothing."""
    return None if draft.rules.get("location", "").startswith("context/") else draft.place


def _places_differ(a: PlaceMention | None, b: PlaceMention | None) -> bool:
    if a is None or b is None or _same_place(a, b):
        return False
    if a.country and b.country and a.country != b.country:
        return True
    if a.precision != 1 or b.precision != 1 or a.lat is None or b.lat is None or a.lon is None or b.lon is None:
        return False
    return abs(a.lat - b.lat) > _FAR or abs(a.lon - b.lon) > _FAR


def _same_place(a: PlaceMention, b: PlaceMention) -> bool:
    return (a.place_id is not None and a.place_id == b.place_id) or a.span.text.lower() == b.span.text.lower()


def _sides_differ(a: Draft, b: Draft) -> bool:
    """Whether actors or targets cannot be the same. Who was hit may be told by its base in one sentence and by its dead in another:
    where a toll is one of the two, every target and victim counts."""
    if _parties_differ(a.first("actor"), b.first("actor")):
        return True
    if "casualty_report" in (a.event_type.type, b.event_type.type):
        if a.sentence == b.sentence:
            return False
        hit = [[p for p in d.participants if p.role in ("target", "victim")] for d in (a, b)]
        return bool(hit[0] and hit[1]) and all(_parties_differ(p, q) for p in hit[0] for q in hit[1])
    aimed_at = all(d.rules.get("role.target", FROM_TOLL) != FROM_TOLL for d in (a, b))
    return aimed_at and _parties_differ(a.first("target"), b.first("target"))


def _parties_differ(a: Participant | None, b: Participant | None) -> bool:
    """Whether both are known and cannot be the same side (named groups and countries decide)."""
    if a is None or b is None:
        return False
    if a.actor_id and b.actor_id and a.name and b.name:
        return a.actor_id != b.actor_id and not (a.country and a.country == b.country)
    return bool(a.country and b.country and a.country != b.country)


def _tolls_differ(a: Draft, b: Draft) -> bool:
    """Exact, different numbers of dead tell two happenings apart, but for running tolls and single victims of many."""
    (low, high), (other_low, other_high) = a.killed, b.killed
    if None in (low, high, other_low, other_high) or low != high or other_low != other_high or low == other_low:
        return False
    if a.sentence == b.sentence or 0 in (low, other_low) or 1 in (low, other_low):
        return False
    return not any(e.cumulative for d in (a, b) if d.casualties for e in d.casualties.evidence.values())


def _evidence(a: Draft, b: Draft) -> float:
    gap = abs(a.sentence - b.sentence)
    score = 1.0 if gap == 0 else 0.5 if gap == 1 else 0.25 if gap <= 3 else 0.0
    if a.event_type.type == "casualty_report" and gap <= 2:
        score += 0.5
    if _is_definite(a) or _names(a, b):
        score += 0.75
    score += 0.5 * _same_day(a.date, b.date)
    if a.place and b.place and _same_place(a.place, b.place):
        score += 0.5
    score += 0.5 * _same_head(a.first("target"), b.first("target")) + 0.25 * _same_head(
        a.first("actor"), b.first("actor")
    )
    if a.subtype and a.subtype == b.subtype:
        score += 0.25
    if a.killed[0] and a.killed == b.killed:
        score += 0.5
    return score if _may_join_across(a, b, gap) else min(score, 0.9)


def _may_join_across(a: Draft, b: Draft, gap: int) -> bool:
    """Other than violent events (a visit, a protest, an arrest) join only within a few sentences or on a shared day."""
    violent = a.event_type.violent and b.event_type.violent
    return violent or gap <= 2 or bool(_same_day(a.date, b.date))


def _names(toll: Draft, act: Draft) -> bool:
    """Whether the sentence of a toll names the act that it is of ("the dead of the strike")."""
    if (
        toll.event_type.type != "casualty_report"
        or act.event_type.type == "casualty_report"
        or toll.sentence == act.sentence
    ):
        return False
    stem = act.trigger_word[:_STEM]
    return any(t.lower_.startswith(stem) for t in toll.candidate.parsed.doc)


def _is_definite(draft: Draft) -> bool:
    if draft.candidate.verbal:
        return False
    token = draft.candidate.parsed.doc[draft.candidate.head]
    return any(c.dep_ in {"det", "poss"} and c.lower_ in _DEFINITE for c in token.children)


def _same_day(a: EventDate | None, b: EventDate | None) -> bool:
    return bool(a and b and a.earliest and a.text and b.text and (a.earliest, a.latest) == (b.earliest, b.latest))


def _same_head(a: Participant | None, b: Participant | None) -> bool:
    if a is None or b is None:
        return False
    if a.actor_id and a.actor_id == b.actor_id:
        return True
    return a.text.lower().split()[-1:] == b.text.lower().split()[-1:]
