"""Who is said to have done an act that a noun names: who is charged with it, wanted for it, found guilty of it, linked to it."""

from __future__ import annotations

from coding import clauses
from coding.tokens import Token
from schemas.verbs import VerbSets

_GUILTY = frozenset(("guilty", "responsible", "culpable", "liable", "accountable", "complicit"))
_SHARES = frozenset((
    "part", "role", "hand", "involvement", "participation", "complicity", "connection", "relation", "charges", "charge", "suspicion",
    "trial",
))  # fmt: skip
"""Nouns between an accusation and the act: "charged with involvement in the attack", "on trial for the murder"."""
_FACING = frozenset(
    ("stand", "stands", "stood", "face", "faces", "faced", "facing", "standing", "await", "awaits", "awaiting")
)
_OF_DEEDS = frozenset(("of", "for", "with", "over"))
_INTO_DEEDS = frozenset(("in", "to", "with"))
_DENYING = frozenset(("deny", "denies", "denied", "denying", "reject", "rejects", "rejected", "rejecting"))
_TO_WHOM = frozenset(("on", "to"))
_DEEPEST = 4
"""Prepositions between an accusation and the act."""


def suspect(noun: Token, verbs: VerbSets) -> Token | None:
    """Who is said by a court, the police or anybody to have done what a noun names, None where he is said not to have: of "charged three
    men with taking part in the murder" the men."""
    first = clauses.first_conjunct(noun)
    return _accused_behind(first.head, verbs, None, 0) if first.dep_ == "pobj" else None


def blamed(noun: Token, verbs: VerbSets) -> Token | None:
    """On whom an act is blamed that is itself the object: "blamed the bombing on the rebels", "the raid was attributed to the army"."""
    first = clauses.first_conjunct(noun)
    verb = first.head
    if first.dep_ not in {"dobj", "nsubjpass"} or verb.lower_ not in verbs.blame or _is_denied(verb):
        return None
    behind = (*clauses.prepositional_objects(verb), *clauses.prepositional_objects(noun))
    return next((token for name, token in behind if name in _TO_WHOM), None)


def _accused_behind(preposition: Token, verbs: VerbSets, share: str | None, depth: int) -> Token | None:
    """Who is accused of what stands behind a preposition; `share` is the noun that already stood between it and the act."""
    above = preposition.head
    if depth > _DEEPEST or above.i == preposition.i:
        return None
    if above.lower_ in _GUILTY:
        return _found_guilty(above, verbs)
    if above.lower_ in _SHARES and above.tag_ in {"NN", "NNS"}:
        if above.dep_ == "dobj" and above.head.lower_ in _FACING and not _is_denied(above.head):
            return clauses.subject(above.head, verbs)
        share, above = above.lower_, above.head if above.dep_ == "dobj" else above
    elif above.lower_ in verbs.partake:
        share = above.lower_
    elif above.tag_ in clauses.VERB_TAGS and not _is_denied(above):
        return _accused(above, verbs) if _accuses(above, preposition, share, verbs) else None
    if above.dep_ not in {"pobj", "pcomp"}:
        return None
    return _accused_behind(above.head, verbs, share, depth + 1)


def _accuses(verb: Token, preposition: Token, share: str | None, verbs: VerbSets) -> bool:
    """Whether a verb says of somebody that he did what stands behind its preposition."""
    if share == "trial" and preposition.lower_ == "on":
        return True
    if verb.lower_ in verbs.accuse_of and (share is not None or preposition.lower_ in _OF_DEEDS):
        return True
    return verb.lower_ in verbs.implicate and preposition.lower_ in _INTO_DEEDS


def _accused(verb: Token, verbs: VerbSets) -> Token | None:
    object_ = None if clauses.is_passive(verb) else clauses.child(verb, "dobj")
    return object_ or clauses.subject(verb, verbs)


def _found_guilty(adjective: Token, verbs: VerbSets) -> Token | None:
    """Who is held responsible: the object of the verb or the subject of what he is; who says so is not."""
    above = adjective.head
    if any(c.dep_ == "neg" for c in adjective.lefts):
        return None
    if above.tag_ not in clauses.VERB_TAGS:
        return above if adjective.dep_ in {"amod", "appos", "acl", "relcl"} and not _is_denied(above.head) else None
    if _is_denied(above):
        return None
    return clauses.child(adjective, "nsubj") or _accused(above, verbs)


def _is_denied(verb: Token) -> bool:
    """Whether what a verb says is untrue, or somebody says that it is: "was not responsible for", "denied that it was responsible for"."""
    if any(c.dep_ == "neg" for c in verb.children):
        return True
    return verb.dep_ in {"ccomp", "xcomp", "pcomp"} and any(t.lower_ in _DENYING for t in (verb.head, verb.head.head))
