"""Who takes part in an event: the phrases of its roles and those whom its tolls count, each with whom it means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from coding.compose import to_participant
from coding.counted import is_bare_count, people_counted
from coding.model import Candidate, CountReading, Parsed, Phrase, PlaceMention, ResolvedActor, Roles, SentenceView
from coding.page import Page
from coding.phrases import phrase_at
from schemas.base import Role
from schemas.event import Participant
from schemas.ontology import EventType

PARTICIPANT_ROLES: tuple[Role, ...] = get_args(Role)
HARM = frozenset(("victim_object", "victim_subject"))
"""Frames of triggers that say what was done to people, not by what act."""
_MEMBERS = frozenset((
    "member", "members", "leader", "leaders", "commander", "commanders", "fighter", "fighters", "supporter", "supporters", "follower",
    "followers", "officer", "officers", "official", "officials", "employee", "employees", "activist", "activists", "soldier", "soldiers",
    "militant", "militants", "head", "chief",
))  # fmt: skip
_STATES = frozenset(("GOV", "MIL", "POL"))


def participants_of(
    candidate: Candidate, roles: Roles, counts: Sequence[CountReading], view: SentenceView, page: Page
) -> tuple[Participant, ...]:
    """Participants by role; of a motion without a mover the unit itself is the actor; the victims counted are targets or victims."""
    found: list[tuple[Role, Phrase]] = [
        (role, phrase) for role in PARTICIPANT_ROLES for phrase in roles.phrases.get(role, ())
    ]
    unit = roles.first("unit")
    if unit is not None and not roles.first("actor"):
        found.insert(0, ("actor", unit))
    seen = {p.span for _, p in found}
    for count in counts:
        victims = _whole(view.parsed, count.victims)
        if victims is not None and victims.span not in seen and not any(victims.span.overlaps(s) for s in seen):
            fled = count.kind == "displaced" and candidate.hit.event_type.type != "displacement"
            has_target = fled or any(role == "target" for role, _ in found)
            found.append(("victim" if has_target else "target", victims))
            seen.add(victims.span)
    harmed = {v.span for c in counts if (v := _whole(view.parsed, c.victims)) is not None}
    harmed |= {p.span for role, p in found if role == "target"} if _is_harm(candidate) else set()
    theirs = page.abroad() if _disarms(candidate, roles, page) else page
    crowd = candidate.hit.event_type.type == "protest"
    return tuple(
        to_participant(role, p, page.resolve("protesters"))
        if crowd and role == "actor" and is_bare_count(view.parsed, p)
        else to_participant(
            role, p, _meant(p, view, roles, theirs if role == "target" else page, harmed=p.span in harmed)
        )
        for role, p in found
    )


def _disarms(candidate: Candidate, roles: Roles, page: Page) -> bool:
    """Whether a state shoots down or seizes something, which then is not its own: "the army shot down a drone"."""
    actor = roles.first("actor")
    if candidate.hit.event_type.type != "disrupted_weapons" or actor is None:
        return False
    return page.resolve_phrase(candidate.parsed, actor).sector in _STATES


def _whole(parsed: Parsed, victims: Phrase | None) -> Phrase | None:
    """The victims with the group that they are members of: "two members of the brigade"."""
    if victims is None or victims.right >= len(parsed.doc) or parsed.doc[victims.right].lower_ != "of":
        return victims
    if parsed.doc[victims.head].lower_ not in _MEMBERS:
        return victims
    return phrase_at(parsed, parsed.doc[victims.head])


def _is_harm(candidate: Candidate) -> bool:
    return candidate.hit.frame in HARM


def _meant(phrase: Phrase, view: SentenceView, roles: Roles, page: Page, *, harmed: bool) -> ResolvedActor:
    """Whom a phrase means; a bare number of people who were harmed means those told of before, or people."""
    if harmed and is_bare_count(view.parsed, phrase):
        found = people_counted(view.parsed, phrase, view.counts, roles.phrases.get("actor", ()), view.candidates, page)
        if found is not None:
            return found
    return page.resolve_phrase(view.parsed, phrase)


def subtype_abroad(
    subtype: str | None, event_type: EventType, participants: Sequence[Participant], place: PlaceMention | None
) -> str | None:
    """The subtype that an act is where a state does it in another country: what it captures there, it does not regain."""
    other = next((s.abroad for s in event_type.subtypes if s.id == subtype), None)
    actor = next((p for p in participants if p.role == "actor" and p.country and p.sector in _STATES), None)
    if other is None or actor is None or place is None or place.country in (None, actor.country):
        return subtype
    return other
