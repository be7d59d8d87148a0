"""The base of every model at a border, and the literals that several models share."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Modality = Literal["asserted", "alleged", "denied", "negated", "planned", "threatened", "hypothetical"]
"""What the text says of an event's reality. `denied`: a named party says it did not happen; `negated`: the text itself does."""

DatePrecision = Literal["day", "week", "month", "year", "reported", "unknown"]
"""Width of a date interval. `reported`: no time expression, on or before publication; `unknown`: an expression without a reference."""

Sector = Literal[
    "GOV", "MIL", "POL", "SPY", "JUD", "LEG", "PTY", "OPP", "REB", "PRM", "CRM", "CVL", "PRO", "RIO", "MED", "REL",
    "EDU", "BUS", "LAB", "HLH", "REF", "MIN", "IGO", "NGO", "UNK",
]  # fmt: skip
"""Who a participant is, after PLOVER's sectors: PRM pro-government or political militia, CRM criminal group, CVL civilians,
PRO protesters, RIO rioters, PTY party, OPP opposition, HLH medical workers, MIN ethnic or religious community."""

Role = Literal["actor", "target", "partner", "victim", "recipient", "claimant", "mediator"]
"""What a participant does in an event. `partner`: acts beside the actor; `recipient`: receives arms or aid; `claimant`: claims
responsibility."""


class Frozen(BaseModel):
    """Immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
