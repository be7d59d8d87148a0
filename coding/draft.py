"""An event while it is being read: everything the stages found, before ids, incidents and confidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coding.model import AttributionReading, Candidate, ModalityReading, PlaceMention, WeaponMention
from schemas.event import Attribution, Casualties, Deployment, EventDate, Participant
from schemas.ontology import Codes, EventType

FROM_TOLL = "toll/victims"
"""The rule of a target or victim that only the toll names."""


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """One event of one trigger. `rules` names for each field the rule that read it; `features` are what confidence looks at."""

    candidate: Candidate
    event_type: EventType
    subtype: str | None
    codes: Codes
    participants: tuple[Participant, ...]
    weapon: WeaponMention | None
    place: PlaceMention | None
    date: EventDate | None
    casualties: Casualties | None
    deployment: Deployment | None
    modality: ModalityReading
    attribution: AttributionReading | None
    speaker: Attribution | None
    rules: Mapping[str, str] = field(default_factory=dict)
    historical: bool = False

    def first(self, role: str) -> Participant | None:
        """The main participant in a role, or None."""
        for participant in self.participants:  # a loop: asked for every pair of events of an article
            if participant.role == role:
                return participant
        return None

    @property
    def target(self) -> Participant | None:
        """To whom it was done; of a transfer the recipient."""
        recipient = self.first("recipient")
        return self.first("target") or (recipient.model_copy(update={"role": "target"}) if recipient else None)

    @property
    def sentence(self) -> int:
        """Index of its sentence."""
        return self.candidate.parsed.sentence.index

    @property
    def trigger_word(self) -> str:
        """The head word of its trigger, lower-case."""
        return self.candidate.parsed.doc[self.candidate.head].lower_

    @property
    def killed(self) -> tuple[int | None, int | None]:
        """(low, high) of the dead, None when not counted."""
        c = self.casualties
        return (c.killed_low, c.killed_high) if c else (None, None)
