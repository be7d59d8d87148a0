"""Whom an act concerns that is done to nobody by name: what is agreed, refused, lifted or given says it below its verb."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from coding.model import Candidate, Phrase, ResolvedActor
from coding.phrases import phrase_at
from coding.role_words import CONCERNING, MEASURES
from coding.tokens import Token

_NOMINAL = frozenset(("NN", "NNS", "NNP", "NNPS"))
_INSIDE = frozenset(("in", "across", "throughout"))
"""Prepositions of place: a country there is concerned ("a truce in Mali"), a town is only where."""
_SIDES = frozenset(("between", "among", "with", "from"))
"""Prepositions behind another event that name who takes part in it, not whom it is done to."""
_SERVANTS = frozenset(("GOV", "MIL", "POL"))
_NUMBERS = frozenset(("thousands", "hundreds", "dozens", "millions", "scores", "tens", "group", "groups", "people"))
_ANYBODY = (None, "CVL")
_DEEPEST = 6


def concerned(
    candidate: Candidate,
    by: Sequence[Phrase],
    resolve: Callable[[Phrase], ResolvedActor],
    is_event_noun: Callable[[str], bool],
    fits: Callable[[Phrase], bool],
) -> Phrase | None:
    """The first state, body or people named below a trigger that is not of those it is done `by`, or None: "lifted the ban it had put
    on the charities", "agreed to open its border for Moroccans", "declared a truce in Mali"."""
    parsed = candidate.parsed
    actors = [resolve(p) for p in by]
    head = parsed.doc[candidate.head]
    for token in _below(head.head if head.dep_ in {"aux", "auxpass"} else head, is_event_noun, 0):
        phrase = phrase_at(parsed, token)
        found = resolve(phrase)
        core = found if token.text[:1].isupper() or token.lower_ in _NUMBERS else resolve(_alone(candidate, token))
        if not _is_somebody(found, core) or (found.sector == "MIL" and found.generic and found.country is None):
            continue
        if _is_own(token) or any(_are_one(found, a) for a in actors):
            continue
        if (not _is_inside(token) or _is_state(phrase, found)) and fits(phrase):
            return phrase
    return None


def _below(token: Token, is_event_noun: Callable[[str], bool], depth: int) -> Iterator[Token]:
    """The nouns of the clause below a token, in order, without those of times, causes and what others do."""
    if depth > _DEEPEST or (depth and _is_inside(token)):
        return
    noun = token.tag_ in _NOMINAL
    another = depth > 0 and noun and is_event_noun(token.lower_) and token.lower_ not in MEASURES
    for child in token.rights:
        source = noun and not depth and child.lower_ == "from"
        if source or not _goes_on(child, token) or (another and child.lower_ not in _SIDES):
            continue
        if child.tag_ in {"VB", "VBG"}:
            for subject in (c for c in child.lefts if c.dep_ in {"nsubj", "nsubjpass"} and c.tag_ in _NOMINAL):
                yield subject
                yield from _below(subject, is_event_noun, depth + 1)
        elif child.tag_ in _NOMINAL:
            yield child
        yield from _below(child, is_event_noun, depth + 1)


def _goes_on(child: Token, above: Token) -> bool:
    """Whether what hangs on a word still says whom the act concerns: not what others say or do, except that they put a ban on somebody."""
    if child.dep_ == "prep":
        return child.lower_ in CONCERNING
    if child.dep_ in {"dobj", "dative", "pobj", "pcomp"}:
        return True
    if child.dep_ == "relcl":
        return above.lower_ in MEASURES
    infinitive = child.tag_ == "VB" and all(
        c.tag_ != "MD" and c.lower_ not in {"that", "if", "when"} for c in child.lefts
    )
    return child.dep_ in {"xcomp", "ccomp", "acl", "advcl"} and (
        infinitive or (child.dep_ == "acl" and child.tag_ == "VBN")
    )


def _alone(candidate: Candidate, token: Token) -> Phrase:
    return Phrase(token.i, token.i, token.i + 1, candidate.parsed.span(token.i, token.i + 1))


def _is_somebody(found: ResolvedActor, core: ResolvedActor) -> bool:
    """Whether a phrase names a side by its own noun: "aid agencies", not "aid trucks" or "a court hearing"."""
    known = found.country or found.actor_id or found.sector not in _ANYBODY
    thing = found.rule.startswith("thing/") or core.rule.startswith("thing/")
    return bool(known) and core.rule != "unknown" and not thing


def _are_one(found: ResolvedActor, actor: ResolvedActor) -> bool:
    """Whether two phrases mean the same side: a state and its army are one."""
    same = found.country is not None and found.country == actor.country
    return (same and (found.sector == actor.sector or found.sector in _SERVANTS)) or (
        found.actor_id is not None and found.actor_id == actor.actor_id
    )


def _is_own(token: Token) -> bool:
    """Whether a noun is the actor's: "its mission"."""
    return any(c.tag_ == "PRP$" for c in token.lefts)


def _is_inside(token: Token) -> bool:
    return token.dep_ == "pobj" and token.head.lower_ in _INSIDE


def _is_state(phrase: Phrase, found: ResolvedActor) -> bool:
    """Whether a name is a state's own and not that of its capital."""
    return found.sector == "GOV" and found.name is not None and found.name.endswith(phrase.span.text)
