"""Deployments as no peer has them: how many of what moved, from where, to where."""

from __future__ import annotations

from coding.compose import quote
from coding.model import Roles
from coding.numbers import NumberIndex, find_numbers
from schemas.event import Deployment


def read_deployment(roles: Roles, numbers: NumberIndex) -> Deployment | None:
    """The unit of a motion with its count, and the ends of the way; None for events that move nothing."""
    unit, origin, destination = roles.first("unit"), roles.first("origin"), roles.first("destination")
    if unit is None and destination is None:
        return None
    counted = next(iter(find_numbers(unit.span.text, numbers)), None) if unit else None
    return Deployment(
        count_low=counted.low if counted else None,
        count_high=counted.high if counted else None,
        unit=quote(unit.span) if unit else None,
        origin=quote(origin.span) if origin else None,
        destination=quote(destination.span) if destination else None,
    )
