"""How modalities combine: what a cue makes of the state it meets. Pure tables and rules, nothing of syntax."""

from __future__ import annotations

from dataclasses import dataclass

from coding.cues import CueMatch
from schemas.base import Modality
from schemas.cues import Cue, CueCategory

ASSERTED: Modality = "asserted"
REALITY: dict[CueCategory, Modality] = {
    CueCategory.ASSERTED: "asserted",
    CueCategory.ALLEGED: "alleged",
    CueCategory.DENIED: "denied",
    CueCategory.NEGATED: "negated",
    CueCategory.PLANNED: "planned",
    CueCategory.THREATENED: "threatened",
    CueCategory.HYPOTHETICAL: "hypothetical",
    CueCategory.ATTEMPTED: "asserted",
}
UNDER_NEGATION: dict[CueCategory, Modality] = {
    CueCategory.ASSERTED: "asserted",
    CueCategory.ALLEGED: "hypothetical",
    CueCategory.DENIED: "hypothetical",
    CueCategory.NEGATED: "asserted",
    CueCategory.PLANNED: "negated",
    CueCategory.THREATENED: "negated",
    CueCategory.HYPOTHETICAL: "hypothetical",
    CueCategory.SPEECH: "hypothetical",
    CueCategory.TRANSPARENT: "negated",
    CueCategory.ATTEMPTED: "negated",
}
"""What a governing cue that is itself negated makes of its complement, unless the cue says otherwise."""
PASSING = frozenset({CueCategory.TRANSPARENT, CueCategory.SPEECH})
FORWARD_LOOKING = frozenset({CueCategory.PLANNED, CueCategory.THREATENED})
REFUSING = frozenset({CueCategory.NEGATED, CueCategory.DENIED})
OPEN = frozenset({"planned", "threatened", "hypothetical"})


@dataclass(frozen=True, slots=True)
class State:
    """The modality that holds at a word of the chain, and the cue that last decided it."""

    modality: Modality
    cue: CueMatch[Cue] | None = None
    rule: str = "asserted/default"
    at: tuple[int, int] | None = None
    """Token range of the evidence when no cue of the seeds but the grammar itself decided."""

    @property
    def evidence(self) -> tuple[int, int] | None:
        """The half-open token range of the words that decided it."""
        return (self.cue.left, self.cue.right) if self.cue else self.at


CERTAIN = State(ASSERTED)


def governed(match: CueMatch[Cue], governor: State, *, is_report: bool, is_purpose: bool) -> State:
    """What a governing cue makes of its complement, given how real the cue itself is. `is_report`: the complement states a
    fact; `is_purpose`: the cue is itself only an aim."""
    cue = match.cue
    if governor.modality == "negated":
        reality = cue.when_negated or UNDER_NEGATION[cue.category]
        return State(reality, governor.cue or match, f"{cue.id}/negated", governor.at)
    if _passes(cue, governor, is_report=is_report):
        return governor
    if cue.category in REFUSING and (is_purpose or governor.modality in OPEN):
        return State("hypothetical", match, cue.id)
    if governor.modality == "hypothetical" and cue.category is not CueCategory.ASSERTED:
        return governor
    return State(REALITY[cue.category], match, cue.id)


def _passes(cue: Cue, governor: State, *, is_report: bool) -> bool:
    """Whether a cue hands on how real it is itself."""
    if cue.category in PASSING or (is_report and cue.category in FORWARD_LOOKING):
        return True
    if cue.category is CueCategory.ATTEMPTED:
        return governor.modality != ASSERTED
    if cue.category is CueCategory.ASSERTED:
        # A factive (`knew`) holds under anything; a confirmation is only as good as itself.
        return cue.when_negated is not None and governor.modality != ASSERTED
    return governor.modality == "denied"


def modified(old: State, new: State) -> State:
    """The state after a modifier: doubt adds to what holds, it never takes a denial or a condition away. A threat stays one under
    its own condition (`threatened to strike if`)."""
    if new.modality == ASSERTED:
        return new if old.modality in (ASSERTED, "alleged") else old
    if old.modality in ("denied", "negated", "threatened"):
        return old
    if old.modality == "hypothetical" and new.modality in ("planned", "alleged"):
        return old
    return new


def negated(state: State, negation: CueMatch[Cue], *, of_own_cue: bool) -> State:
    """The state after a negation of the word itself. `of_own_cue`: the state comes from a modifier of the same word (`may not`), and not
    from above."""
    if state.modality == "negated" and state.cue is not None and state.cue is not negation:
        return State(ASSERTED, negation, f"{negation.cue.id}/double")
    if of_own_cue and state.cue is not None and state.cue.cue.when_negated is not None:
        return State(state.cue.cue.when_negated, negation, f"{state.cue.cue.id}/negated")
    if state.modality in ("hypothetical", "denied"):
        return state
    return State("negated", negation, negation.cue.id)
