"""How sure an event is: a logistic model of whether a human coder would agree that it is reported here, over facts that a reader can check.
The weights are those of `seeds/confidence.yml`, fitted on labelled news. The type is no feature: how often a type is labelled says more of
a set's guidelines than of the event."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from coding.draft import Draft
from coding.mood import is_definite
from coding.tokens import Token
from schemas.confidence import Calibration

__all__ = ["Calibration", "features", "probability", "told_elsewhere"]

_TENSES = {"VBD": "past", "VBZ": "present", "VBP": "present", "VB": "bare", "VBG": "gerund", "VBN": "participle"}
_PERFECT = frozenset(("have", "has", "had", "having", "'ve", "'s", "'d"))
_CLAUSES = {
    "relcl": "relative",
    "acl": "reduced",
    "advcl": "adverbial",
    "ccomp": "content",
    "xcomp": "complement",
    "pcomp": "of a preposition",
}
_MODIFIERS = frozenset(("compound", "nmod", "amod"))


def features(draft: Draft, *, elsewhere: bool = False, part: bool = False) -> dict[str, float]:
    """What the model looks at: the trigger's prior as log-odds, and facts that hold as 1. `elsewhere`: another sentence tells of the same
    incident; `part`: the event is told as a part, consequence or background of another."""
    prior = min(max(draft.candidate.hit.entry.prior, 0.02), 0.98)
    head = draft.candidate.parsed.doc[draft.candidate.head]
    found = {
        "prior": math.log(prior / (1 - prior)),
        f"modality:{draft.modality.modality}": 1.0,
        f"form:{_form(head, noun=draft.candidate.hit.entry.noun is not None)}": 1.0,
        f"clause:{_clause(head)}": 1.0,
    }
    if elsewhere:
        found["elsewhere"] = 1.0
    if part:
        found["part"] = 1.0
    for name in (*_said_of(draft), *_standing(draft, head)):
        found[name] = 1.0
    return found


def probability(found: Mapping[str, float], calibration: Calibration) -> float:
    """Of an event with these features: between 0 and 1, rounded to three digits."""
    weights = calibration.weights
    score = calibration.intercept + sum(weights.get(k, 0.0) * v for k, v in found.items())
    return round(1 / (1 + math.exp(-score)), 3)


def told_elsewhere(drafts: Sequence[Draft], incidents: Sequence[object]) -> list[bool]:
    """For each draft whether a draft of another sentence belongs to the same incident."""
    sentences: dict[object, set[int]] = {}
    for draft, incident in zip(drafts, incidents, strict=True):
        sentences.setdefault(incident, set()).add(draft.sentence)
    return [len(sentences[incident]) > 1 for incident in incidents]


def _said_of(draft: Draft) -> Iterator[str]:
    """Which of its circumstances the article tells."""
    for role, who in (("actor", draft.first("actor")), ("target", draft.target)):
        if who is not None:
            yield role
            if who.actor_id or who.country:
                yield f"{role}:known"
    if draft.date is not None and draft.date.text:
        yield "date:day" if draft.date.precision == "day" else "date:longer"
    if draft.casualties is not None:
        yield "toll"


def _standing(draft: Draft, head: Token) -> Iterator[str]:
    """How it is named, and where."""
    if draft.candidate.parsed.sentence.in_title:
        yield "title"
    if draft.subtype is not None:
        yield "subtype"
    if " " in draft.candidate.hit.span.text:
        yield "phrase"
    if head.dep_ in _MODIFIERS:
        yield "modifier"
    elif head.dep_ == "pobj":
        yield "in a phrase"


def _form(head: Token, *, noun: bool) -> str:
    """The noun's number and determiner, or the verb's tense."""
    if noun or head.tag_.startswith("N"):
        number = " plural" if head.tag_ in ("NNS", "NNPS") else ""
        return f"noun {_determined(head)}{number}"
    if not head.tag_.startswith("V"):
        return "adjective"
    return f"verb {_tense(head)}"


def _determined(noun: Token) -> str:
    if is_definite(noun) and noun.tag_[:3] != "NNP":
        return "definite"
    dependents = {c.dep_ for c in noun.lefts}
    if "nummod" in dependents:
        return "counted"
    return "indefinite" if "det" in dependents else "bare"


def _tense(verb: Token) -> str:
    helpers = [c for c in verb.lefts if c.dep_ in ("aux", "auxpass")]
    for helper in helpers:
        if helper.tag_ == "TO":
            return "infinitive"
        if helper.tag_ == "MD":
            return "modal"
    if verb.tag_ != "VBN":
        return _TENSES[verb.tag_]
    if any(h.dep_ == "aux" and h.lower_ in _PERFECT for h in helpers):
        return "perfect"
    return "passive" if helpers else "participle"


def _clause(head: Token) -> str:
    """The kind of the innermost clause around a word, the main one included."""
    token = head
    while token.dep_ not in _CLAUSES and token.head is not token:
        token = token.head
    return _CLAUSES.get(token.dep_, "main")
