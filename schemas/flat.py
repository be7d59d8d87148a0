"""An event as one flat row, with the columns that the contract names for the table `events`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from schemas.event import Attribution, Casualties, Deployment, Event, EventDate, Participant, Place, Quote

Row = dict[str, Any]
Kind = Literal["category", "whole", "real", "flag", "day"]

COUNTS = tuple(
    f"{kind}_{end}" for kind in ("killed", "injured", "captured", "missing", "displaced") for end in ("low", "high")
)


MOVED = ("unit", "equipment", "origin", "destination", "purpose", "partner")
"""What is quoted of a deployment."""

COLUMNS = (
    "event_id", "article_id", "incident_id", "event_type", "event_subtype", "acled_event_type", "acled_sub_event_type",
    "plover_type", "plover_mode", "cameo_code", "quad_class", "goldstein", "actor_name", "actor_id", "actor_country",
    "actor_sector", "actor_text", "target_name", "target_id", "target_country", "target_sector", "target_text", "weapon",
    "weapon_text", "location_name", "location_text", "place_id", "country", "admin1", "lat", "lon", "feature", "geo_precision",
    "date_earliest", "date_latest", "date_precision", "date_text", "historical", "killed_low", "killed_high", "injured_low", "injured_high",
    "captured_low", "captured_high", "missing_low", "missing_high", "displaced_low", "displaced_high", "deployment_count_low",
    "deployment_count_high", "deployment_unit", "deployment_equipment",
    "deployment_origin", "deployment_destination", "deployment_purpose", "deployment_partner", "modality", "modality_cue",
    "attribution_name", "attribution_id", "attribution_country", "attribution_sector", "attribution_text", "confidence",
    "trigger_text", "sentence", "sentence_index", "in_title", "coder_version", "evidence",
)  # fmt: skip
"""Every column of a row, in the order in which people read them."""

KINDS: dict[Kind, frozenset[str]] = {
    "category": frozenset((
        "event_type", "event_subtype", "acled_event_type", "acled_sub_event_type", "plover_type", "plover_mode", "cameo_code",
        "actor_country", "actor_sector", "target_country", "target_sector", "attribution_country", "attribution_sector", "country",
        "weapon", "feature", "date_precision", "modality", "coder_version",
    )),
    "whole": frozenset(
        (*COUNTS, "quad_class", "geo_precision", "sentence_index", "deployment_count_low", "deployment_count_high")
    ),
    "real": frozenset(("goldstein", "lat", "lon", "confidence")),
    "flag": frozenset(("in_title", "historical")),
    "day": frozenset(("date_earliest", "date_latest")),
}  # fmt: skip
"""The columns by the kind of their values; all others are text. A category is text of few distinct values."""


def _span(value: Participant | Place | EventDate | Attribution | Quote | Any | None) -> Row | None:
    """The words of a value, or None when it has none of its own."""
    if value is None or value.start is None:
        return None
    return {"text": value.text, "start": value.start, "end": value.end}


def _evidence(event: Event) -> str:
    """The spans of every coded field and the rules that read them, as JSON; absent fields are left out."""
    moved = event.deployment
    counts = event.casualties.evidence if event.casualties else {}
    spans = {
        "trigger": _span(event.trigger),
        "sentence": {"start": event.sentence.start, "end": event.sentence.end},
        "actor": _span(event.actor),
        "target": _span(event.target),
        "weapon": _span(event.weapon),
        "location": _span(event.location),
        "date": _span(event.date),
        "modality_cue": _span(event.modality_cue),
        "attribution": _span(event.attribution),
        "casualties": {kind: dict(count) for kind, count in counts.items()},
        "deployment": {name: span for name in MOVED if moved and (span := _span(getattr(moved, name)))},
        "rules": event.rules,
    }
    return json.dumps({name: span for name, span in spans.items() if span}, ensure_ascii=False, sort_keys=True)


def _someone(prefix: str, who: Participant | Attribution | None) -> Row:
    if who is None:
        return {}
    values = {"name": who.name, "id": who.actor_id, "country": who.country, "sector": who.sector, "text": who.text}
    return {f"{prefix}_{name}": value for name, value in values.items()}


def _where(place: Place | None) -> Row:
    if place is None:
        return {}
    values = {name: getattr(place, name) for name in ("place_id", "country", "admin1", "lat", "lon", "feature")}
    return {**values, "location_name": place.name, "location_text": place.text, "geo_precision": place.precision}


def _when(date: EventDate | None) -> Row:
    if date is None:
        return {}
    return {
        "date_earliest": date.earliest,
        "date_latest": date.latest,
        "date_precision": date.precision,
        "date_text": date.text,
    }


def _tolls(casualties: Casualties | None) -> Row:
    return {name: getattr(casualties, name) for name in COUNTS} if casualties else {}


def _moved(deployment: Deployment | None) -> Row:
    if deployment is None:
        return {}
    quotes = {name: getattr(deployment, name) for name in MOVED}
    return {
        "deployment_count_low": deployment.count_low,
        "deployment_count_high": deployment.count_high,
        **{f"deployment_{name}": quote.text for name, quote in quotes.items() if quote},
    }


SAME_NAMED = frozenset({
    "event_id", "article_id", "coder_version", "incident_id", "historical", "event_type", "event_subtype", "acled_event_type",
    "acled_sub_event_type",
    "plover_type", "plover_mode", "cameo_code", "quad_class", "goldstein", "modality", "confidence",
})  # fmt: skip
"""Fields of an event that are columns of the same name."""


def flat(event: Event) -> Row:
    """The fields of an event by column; columns that do not apply are absent."""
    return {
        **{name: getattr(event, name) for name in SAME_NAMED},
        **_someone("actor", event.actor),
        **_someone("target", event.target),
        **_someone("attribution", event.attribution),
        **_where(event.location),
        **_when(event.date),
        **_tolls(event.casualties),
        **_moved(event.deployment),
        "weapon": event.weapon.kind if event.weapon else None,
        "weapon_text": event.weapon.text if event.weapon else None,
        "modality_cue": event.modality_cue.text if event.modality_cue else None,
        "trigger_text": event.trigger.text,
        "sentence": event.sentence.text,
        "sentence_index": event.sentence.index,
        "in_title": event.sentence.in_title,
        "evidence": _evidence(event),
    }


def unflat(row: Mapping[str, Any], participants: Sequence[Participant]) -> Event:
    """The event that `flat` made the row of; its participants, in order, are kept in rows of their own."""
    evidence = json.loads(row["evidence"])
    return Event.model_validate(
        {
            **{name: row[name] for name in SAME_NAMED},
            "participants": participants,
            "actor": _participant("actor", row, evidence, participants),
            "target": _participant("target", row, evidence, participants),
            "weapon": {**evidence["weapon"], "kind": row["weapon"]} if row["weapon"] else None,
            "location": _told_place(row, evidence),
            "date": _told_date(row, evidence),
            "casualties": _told_tolls(row, evidence),
            "deployment": _told_move(row, evidence),
            "modality_cue": evidence.get("modality_cue"),
            "attribution": _told("attribution", row, evidence["attribution"]) if row["attribution_text"] else None,
            "trigger": evidence["trigger"],
            "sentence": {
                **evidence["sentence"],
                "text": row["sentence"],
                "index": row["sentence_index"],
                "in_title": row["in_title"],
            },
            "rules": evidence.get("rules", {}),
        }
    )


def _told(prefix: str, row: Mapping[str, Any], span: Mapping[str, Any]) -> Row:
    fields = {"name": "name", "actor_id": "id", "country": "country", "sector": "sector"}
    return {**span, **{field: row[f"{prefix}_{column}"] for field, column in fields.items()}}


def _participant(
    prefix: str, row: Mapping[str, Any], evidence: Mapping[str, Any], participants: Sequence[Participant]
) -> Row | None:
    span = evidence.get(prefix)
    if span is None:
        return None
    there = [p.role for p in participants if (p.text, p.start) == (span["text"], span["start"])]
    # Who receives something is both: the recipient among the participants, and the target.
    others = [role for role in there if role != "recipient"]
    return {**_told(prefix, row, span), "role": prefix if prefix in there or not others else others[0]}


def _told_place(row: Mapping[str, Any], evidence: Mapping[str, Any]) -> Row | None:
    names = ("place_id", "country", "admin1", "lat", "lon", "feature")
    values = {name: row[name] for name in names} | {"name": row["location_name"], "precision": row["geo_precision"]}
    if row["location_text"] is None and not any(value is not None for value in values.values()):
        return None
    bare = {"text": row["location_text"], "start": None, "end": None}
    return {**values, **evidence.get("location", bare)}


def _told_date(row: Mapping[str, Any], evidence: Mapping[str, Any]) -> Row | None:
    if row["date_precision"] is None:
        return None
    days = {"earliest": row["date_earliest"], "latest": row["date_latest"], "precision": row["date_precision"]}
    return {**days, **evidence.get("date", {"text": row["date_text"]})}


def _told_tolls(row: Mapping[str, Any], evidence: Mapping[str, Any]) -> Row | None:
    counts = {name: row[name] for name in COUNTS}
    found = evidence.get("casualties", {})
    return {**counts, "evidence": found} if found or any(v is not None for v in counts.values()) else None


def _told_move(row: Mapping[str, Any], evidence: Mapping[str, Any]) -> Row | None:
    counts = {"count_low": row["deployment_count_low"], "count_high": row["deployment_count_high"]}
    quotes = evidence.get("deployment", {})
    return {**counts, **quotes} if quotes or any(v is not None for v in counts.values()) else None
