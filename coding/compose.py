"""From a draft to the event of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coding.draft import Draft
from coding.model import Document, Parsed, Phrase, ResolvedActor, Span
from coding.place_choice import to_place
from schemas import ids
from schemas.base import Role
from schemas.event import Attribution, Event, Participant, Place, Quote, SentenceRef, Weapon


def to_participant(role: Role, phrase: Phrase, found: ResolvedActor) -> Participant:
    """A phrase in a role, with whom it means."""
    s = phrase.span
    return Participant(
        role=role,
        text=s.text,
        start=s.start,
        end=s.end,
        name=found.name,
        actor_id=found.actor_id,
        country=found.country,
        sector=found.sector,
    )


def to_speaker(phrase: Phrase | Span, found: ResolvedActor) -> Attribution:
    """Who says so."""
    s = phrase.span if isinstance(phrase, Phrase) else phrase
    return Attribution(
        text=s.text,
        start=s.start,
        end=s.end,
        name=found.name,
        actor_id=found.actor_id,
        country=found.country,
        sector=found.sector,
    )


def quote(span: Span | None) -> Quote | None:
    """Words as they are quoted in the output."""
    return Quote(text=span.text, start=span.start, end=span.end) if span else None


def sentence_ref(parsed: Parsed) -> SentenceRef:
    """The sentence an event was read from."""
    s = parsed.sentence
    return SentenceRef(index=s.index, start=s.start, end=s.end, text=s.text, in_title=s.in_title)


def event_id(document: Document, draft: Draft) -> str:
    """The same for the same trigger of the same article, whatever else is read."""
    hit = draft.candidate.hit
    field = "title" if draft.candidate.parsed.sentence.in_title else "text"
    return ids.event_id(document.article_id, field, hit.span.start, hit.span.end, draft.event_type.type)


def _located(draft: Draft) -> Place | None:
    """The place; one read in the other field (title or text) keeps its words but has no offsets here."""
    place = to_place(draft.place)
    if place is None or draft.place is None or draft.place.in_title == draft.candidate.parsed.sentence.in_title:
        return place
    return place.model_copy(update={"start": None, "end": None})


def to_event(document: Document, draft: Draft, incident: str, confidence: float, version: str) -> Event:
    """The finished event."""
    candidate, codes = draft.candidate, draft.codes
    weapon = draft.weapon
    return Event(
        event_id=event_id(document, draft),
        article_id=document.article_id,
        event_type=draft.event_type.type,
        event_subtype=draft.subtype,
        acled_event_type=codes.acled_event_type,
        acled_sub_event_type=codes.acled_sub_event_type,
        plover_type=codes.plover_type,
        plover_mode=codes.plover_mode,
        cameo_code=codes.cameo_code,
        quad_class=codes.quad_class,
        goldstein=codes.goldstein,
        actor=draft.first("actor"),
        target=draft.target,
        participants=draft.participants,
        weapon=Weapon(text=weapon.span.text, start=weapon.span.start, end=weapon.span.end, kind=weapon.kind)
        if weapon
        else None,
        location=_located(draft),
        date=draft.date,
        historical=draft.historical,
        casualties=draft.casualties,
        deployment=draft.deployment,
        modality=draft.modality.modality,
        modality_cue=quote(draft.modality.cue),
        attribution=draft.speaker,
        confidence=confidence,
        trigger=Quote(text=candidate.hit.span.text, start=candidate.hit.span.start, end=candidate.hit.span.end),
        sentence=sentence_ref(candidate.parsed),
        incident_id=incident,
        coder_version=version,
        rules=dict(sorted(draft.rules.items())),
    )


def incident_ids(document: Document, drafts: Iterable[Draft], numbers: Sequence[int]) -> list[str]:
    """An id for each draft's incident, made from the first event of the incident."""
    first: dict[int, str] = {}
    for draft, number in zip(drafts, numbers, strict=True):
        first.setdefault(number, ids.incident_id(event_id(document, draft)))
    return [first[n] for n in numbers]
