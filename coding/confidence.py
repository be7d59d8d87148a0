"""How sure an event is: a logistic model of whether a human coder would agree that it is reported here. As good as what
`seeds/confidence.yml` was fitted on; until it is fitted, the prior of the trigger."""

from __future__ import annotations

import math

from coding.draft import Draft
from schemas.confidence import Calibration

__all__ = ["Calibration", "features", "probability"]


def features(draft: Draft) -> dict[str, float]:
    """What the model looks at: the trigger's prior as log-odds, and yes-or-no facts as 1."""
    candidate, actor, target = draft.candidate, draft.first("actor"), draft.first("target")
    prior = min(max(candidate.hit.entry.prior, 0.02), 0.98)
    facts = {
        f"type:{draft.event_type.type}": True,
        f"modality:{draft.modality.modality}": True,
        "verbal": candidate.verbal,
        "passive": candidate.passive,
        "actor": actor is not None,
        "actor:known": bool(actor and (actor.actor_id or actor.country)),
        "target": target is not None,
        "target:known": bool(target and (target.actor_id or target.country)),
        "weapon": draft.weapon is not None,
        "place": draft.place is not None,
        "date": bool(draft.date and draft.date.text),
        "toll": draft.casualties is not None,
        "subtype": draft.subtype is not None,
        "title": candidate.parsed.sentence.in_title,
        "lead": candidate.parsed.sentence.index <= 2,
        "phrase": " " in candidate.hit.span.text,
        "attributed": draft.attribution is not None,
    }
    return {"prior": math.log(prior / (1 - prior)), **{name: 1.0 for name, holds in facts.items() if holds}}


def probability(draft: Draft, calibration: Calibration) -> float:
    """Between 0 and 1, rounded to three digits."""
    score = calibration.intercept + sum(calibration.weights.get(k, 0.0) * v for k, v in features(draft).items())
    return round(1 / (1 + math.exp(-score)), 3)
