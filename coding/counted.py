"""Whom a bare number means: of "two soldiers were killed and four others wounded" the four."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coding.model import Candidate, CountReading, Parsed, Phrase, ResolvedActor
from coding.page import Page

_QUANTITIES = frozenset(
    ("dozen", "dozens", "score", "scores", "hundred", "hundreds", "thousand", "thousands", "millions")
)
_REST = frozenset(("other", "others", "more", "them"))
_NOUNS = frozenset(("NN", "NNS", "NNP", "NNPS"))
ARMED = frozenset(("MIL", "POL", "SPY", "REB", "PRM", "CRM"))
"""Those whose victims may as well be others like them."""


def is_bare_count(parsed: Parsed, phrase: Phrase) -> bool:
    """Whether a phrase of this sentence says how many and no word of who."""
    if not parsed.sentence.start <= phrase.span.start < parsed.sentence.end:
        return False
    words = parsed.doc[phrase.left : phrase.right]
    counts = [t for t in words if t.tag_ == "CD" or t.lower_ in _QUANTITIES]
    told = (t for t in words if t.tag_ in _NOUNS and t.lower_ not in _QUANTITIES | _REST and t not in counts)
    return bool(counts) and next(told, None) is None


def people_counted(
    parsed: Parsed,
    phrase: Phrase,
    counts: Sequence[CountReading],
    actors: Iterable[Phrase],
    acts: Sequence[Candidate],
    page: Page,
) -> ResolvedActor | None:
    """Those counted last before in the sentence; where nobody was, people of no known side. None where they may have been fighting: the
    sentence names a clash or somebody armed, or it was a state or somebody unknown who harmed them."""
    earlier = [c.victims for c in counts if c.victims is not None and c.victims.right <= phrase.left]
    for victims in sorted(earlier, key=lambda v: -v.right):
        found = page.resolve_phrase(parsed, victims)
        if found.sector is not None:
            return found
    if any(page.resolve_phrase(parsed, p).sector in (None, "GOV") for p in actors):
        return None
    if any(act.hit.event_type.type == "clash" for act in acts):
        return None
    named = (p for act in acts for phrases in act.slots.values() for p in phrases)
    return None if any(page.resolve_phrase(parsed, p).sector in ARMED for p in named) else page.resolve("people")
