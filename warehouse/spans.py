"""The words that a field was read from, as a reviewer may choose them: '57-80', offsets into the title or text of the event's article."""

from __future__ import annotations

import re
from collections.abc import Mapping

from schemas.errors import QueryError

COUNTED = ("killed", "injured", "captured", "missing", "displaced")
SPAN_TARGETS: Mapping[str, tuple[str, str | None]] = {
    "trigger.span": ("trigger", "trigger_text"),
    "actor.span": ("actor", "actor_text"),
    "target.span": ("target", "target_text"),
    "weapon.span": ("weapon", "weapon_text"),
    "location.span": ("location", "location_text"),
    "date.span": ("date", "date_text"),
    "attribution.span": ("attribution", "attribution_text"),
    "modality_cue.span": ("modality_cue", "modality_cue"),
    **{f"{kind}.span": (f"casualties.{kind}", None) for kind in COUNTED},
}
"""By field of an override: where the span stands in `evidence`, and the column with its words."""

WRITTEN = re.compile(r"^(\d{1,9})-(\d{1,9})$")


def is_span(field: str) -> bool:
    """Whether an override's field is the words of a field rather than its value."""
    return field.endswith(".span")


def span_now(field: str) -> str:
    """The expression of the span of the event `e` as overrides write it; raises QueryError for a field without words."""
    if field not in SPAN_TARGETS:
        raise QueryError(f"no words can be given to '{field}'; there are {', '.join(SPAN_TARGETS)}")
    path = SPAN_TARGETS[field][0]
    return f"((e.evidence->>'$.{path}.start') || '-' || (e.evidence->>'$.{path}.end'))"


def written(start: int, end: int) -> str:
    """A half-open span as overrides write it."""
    return f"{start}-{end}"


def bounds(value: str) -> tuple[int, int]:
    """The offsets of a written span; raises QueryError when it is none or empty."""
    found = WRITTEN.match(value)
    if found is None or int(found[1]) >= int(found[2]):
        raise QueryError(f"'{value}' is no span; write the first offset and the one behind the last, as 57-80")
    return int(found[1]), int(found[2])


START = "CAST(split_part({0}, '-', 1) AS INTEGER)"
END = "CAST(split_part({0}, '-', 2) AS INTEGER)"
WORDS = (
    f"substr(if(e.in_title, coalesce(a.title, ''), a.text), {START.format('c.value')} + 1,"
    f" {END.format('c.value')} - {START.format('c.value')})"
)


def _patch(path: str) -> str:
    """The JSON that, merged into the evidence, sets or removes the span."""
    counted = f"'counts', '{path.split('.')[1]}', " if "." in path else ""
    span = f"json_object({counted}'text', {WORDS}, 'start', {START.format('c.value')}, 'end', {END.format('c.value')})"
    inner = f"CASE WHEN c.value IS NOT NULL THEN {span} END"
    for key in reversed(path.split(".")):
        inner = f"json_object('{key}', {inner})"
    return inner


def _apply(field: str) -> str:
    path, column = SPAN_TARGETS[field]
    words = f", {column} = CASE WHEN c.value IS NOT NULL THEN {WORDS} END" if column else ""
    return f"""UPDATE internal.coded_events AS e SET evidence = json_merge_patch(e.evidence, {_patch(path)}){words}
    FROM changes c, articles a
    WHERE e.event_id = c.event_id AND a.article_id = e.article_id AND c.field = '{field}'
        AND {span_now(field)} IS NOT DISTINCT FROM c.original AND c.original IS DISTINCT FROM c.value"""


APPLY_SPANS: Mapping[str, str] = {field: _apply(field) for field in SPAN_TARGETS}
"""For each span the statement that moves it, where it stands as `changes` says it did."""


def _follow(field: str) -> tuple[str, ...]:
    side = field.split(".", maxsplit=1)[0]
    ours = f"c.field = '{field}' AND c.event_id = event_participants.event_id"
    at = f"span_start = {START.format('c.original')} AND span_end = {END.format('c.original')}"
    return (
        f"DELETE FROM event_participants WHERE EXISTS (SELECT 1 FROM changes c WHERE {ours} AND {at} AND c.value IS NULL)",
        f"""UPDATE event_participants SET span_start = {START.format("c.value")}, span_end = {END.format("c.value")}
        FROM changes c WHERE {ours} AND {at} AND c.value IS NOT NULL""",
        f"""INSERT INTO event_participants (event_id, position, role, text, span_start, span_end)
        SELECT c.event_id, (SELECT coalesce(max(position) + 1, 0) FROM event_participants p WHERE p.event_id = c.event_id), '{side}', '',
            {START.format("c.value")}, {END.format("c.value")}
        FROM changes c SEMI JOIN internal.coded_events USING (event_id)
        WHERE c.field = '{field}' AND c.value IS NOT NULL AND c.original IS NULL""",
    )


FOLLOW_SPANS: Mapping[str, tuple[str, ...]] = {f"{side}.span": _follow(f"{side}.span") for side in ("actor", "target")}
"""The participants whose words they are move with them."""

SYNC_PARTICIPANTS = tuple(
    f"""UPDATE event_participants AS p
    SET name = e.{side}_name, actor_id = e.{side}_id, country = e.{side}_country, sector = e.{side}_sector,
        text = coalesce(e.{side}_text, p.text)
    FROM internal.coded_events e
    WHERE e.event_id = p.event_id AND e.event_id IN (SELECT event_id FROM changes WHERE starts_with(field, '{side}'))
        AND p.span_start = CAST(e.evidence->>'$.{side}.start' AS INTEGER) AND p.span_end = CAST(e.evidence->>'$.{side}.end' AS INTEGER)"""
    for side in ("actor", "target")
)
"""And they are called what the event says now."""
