"""Which triggers are mentions of an event, and which are only headings that name a topic."""

from __future__ import annotations

from collections.abc import Sequence

from coding.clauses import VERB_TAGS
from coding.draft import Draft


def mentions(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without those of headings ("== The attack ==", "Car bombs") that say nothing of an event but its name."""
    return [d for d in drafts if not (is_heading(d) and is_bare(d))]


def is_heading(draft: Draft) -> bool:
    """Whether a sentence of the text, not its title, has no verb."""
    parsed = draft.candidate.parsed
    return not parsed.sentence.in_title and not any(t.tag_ in VERB_TAGS for t in parsed.doc)


def is_bare(draft: Draft) -> bool:
    """Whether the sentence says of the event neither who, whom, where, when, with what nor how many."""
    own_place = draft.place is not None and not draft.rules.get("location", "").startswith("context/")
    return not (draft.participants or draft.casualties or draft.weapon or own_place or _has_own_time(draft))


def _has_own_time(draft: Draft) -> bool:
    sentence, date = draft.candidate.parsed.sentence, draft.date
    return date is not None and date.start is not None and sentence.start <= date.start < sentence.end
