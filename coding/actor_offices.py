"""Nouns of office and the institutions they belong to: a church official is no government's, nor is a company's president."""

from __future__ import annotations

from coding.actor_index import ActorIndex, Entry
from schemas.base import Sector

RELATIONAL = 20
"""Up to this specificity a head noun takes its sector from what it belongs to: the head of the army, the leader of a gang."""
INSTITUTIONS: frozenset[Sector] = frozenset(
    {"REL", "EDU", "HLH", "BUS", "MED", "LAB", "PTY", "LEG", "JUD", "NGO", "IGO", "OPP", "REB", "PRM", "CRM"}
)
"""Sectors that have offices of their own, which are neither the government's nor the army's."""
BANDS = frozenset(("group", "movement", "organisation", "organization", "network", "front"))
"""Nouns for who is organised without a state: the leader of a group is no leader of a country."""


def is_office_of(officer: Entry, institution: Entry, index: ActorIndex) -> bool:
    """Whether one noun is an office and the other an institution it may belong to: a church official, a company's president."""
    return institution.kind == "role" and institution.sector in INSTITUTIONS and officer.label in index.words.officers


def is_relational(role: Entry, index: ActorIndex) -> bool:
    """Whether a noun says little without that to which it belongs: a spokesman, a leader, an official."""
    return role.specificity <= RELATIONAL or role.label in index.words.officers
