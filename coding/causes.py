"""Who did the act that a sentence gives as the cause of a death: "killed in police firing", "died when soldiers opened fire"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coding.clauses import VERB_TAGS, sole_noun
from coding.model import Candidate
from coding.phrases import governor_of_antecedent
from coding.tokens import Token
from schemas.verbs import VerbSets

_REACH = 12
"""Tokens between a word of harm and the preposition's noun that names the act."""
_BELOW_VERB = frozenset(("oprd", "acomp", "amod", "acl", "xcomp", "conj", "dobj"))
_LEAVING = frozenset(("left", "leave", "leaves", "leaving"))
_CLAUSE_ENDS = frozenset((".", ";", ":", ","))
_FINITE = VERB_TAGS - {"VBG", "VBN"}


def causes_of(candidate: Candidate, others: Sequence[Candidate], verbs: VerbSets) -> tuple[Candidate, ...]:
    """The violent acts of the same sentence that are said to have done this harm, the most plainly said first."""
    doc = candidate.parsed.doc
    head = doc[candidate.head]
    acts = {c.head: c for c in others if c.head != candidate.head and is_violent(c)}
    harmed = (head, *_also_harmed(head))
    heads = (
        i
        for harm in harmed
        for i in (
            *_behind_prepositions(harm, verbs, acts),
            *_subjects(harm, acts),
            *_clauses(harm, verbs),
            *_antecedent(harm, acts),
        )
        if i not in {h.i for h in harmed}
    )
    return tuple(acts[i] for i in dict.fromkeys(heads) if i in acts)


def is_violent(candidate: Candidate) -> bool:
    """Whether a trigger tells of violence, as a protest that is fired upon does and another does not."""
    event_type, subtype = candidate.hit.event_type, candidate.hit.entry.subtype
    return event_type.violent or event_type.codes_of(subtype).plover_type == "ASSAULT"


def act_before(candidate: Candidate, others: Sequence[Candidate]) -> Candidate | None:
    """The act of violence nearest before a gerund of harm that the parser hung on a verb of none, above or below that verb: "the police
    fired on inmates trying to flee, killing two", "arrested men who had attacked a shop, killing its owner"."""
    head = candidate.parsed.doc[candidate.head]
    if head.tag_ != "VBG" or head.dep_ != "advcl" or not head.i or head.doc[head.i - 1].text != ",":
        return None
    acts = [c for c in others if c.verbal and c.head < head.i and is_violent(c)]
    if not acts or any(c.head == head.head.i for c in acts):
        return None
    nearest = max(acts, key=lambda c: c.head)
    verb = head.doc[nearest.head]
    return nearest if head.head.is_ancestor(verb) or verb.is_ancestor(head) else None


def _also_harmed(head: Token) -> Iterator[Token]:
    """The passive verb beside a word of harm, which has the cause of both: "two were killed and ten hurt when a bomb exploded"."""
    yield from (c for c in head.rights if c.dep_ == "conj" and c.tag_ == "VBN")


def _behind_prepositions(head: Token, verbs: VerbSets, acts: dict[int, Candidate]) -> Iterator[int]:
    """The acts behind a preposition of cause in the rest of the clause, or the first behind a conjunction ("12 dead as troops storm a
    mosque"); read from the order of words, since parsers hang "police firing" in many ways."""
    doc, caused, clause = head.doc, False, False
    for t in doc[head.i + 1 : head.i + 1 + _REACH]:
        clause = clause or (t.lower_ in verbs.cause_conjunctions and t.dep_ == "mark")
        if clause and t.i in acts:
            yield t.i
            return
        if t.text == "," and t.i + 1 < len(doc) and doc[t.i + 1].tag_ == "CD":
            continue  # "three dead, 40 wounded in a blast"
        if (
            t.tag_ in _FINITE
            or t.text in _CLAUSE_ENDS
            or (t.tag_ in VERB_TAGS and t.i not in acts and t.dep_ != "amod")
        ):
            return
        if (t.tag_ in {"IN", "TO"} or t.lower_ in verbs.cause_prepositions) and not (t.lower_ == "of" and caused):
            caused = t.lower_ in verbs.cause_prepositions or (t.lower_ == "to" and caused)
        if caused and t.i in acts and not acts[t.i].verbal:
            yield t.i


def _subjects(head: Token, acts: dict[int, Candidate]) -> Iterator[int]:
    """The subject of the clause, and the act that is said of it: "police firing left two dead"."""
    sole = sole_noun(head)
    if sole is not None:
        yield sole.i
    verb = head
    if verb.dep_ == "ccomp" and verb.head.lower_ in _LEAVING:  # "the blast left two dead and nine wounded"
        verb = verb.head
    while verb.dep_ in _BELOW_VERB and verb.head.i < verb.i and not any(c.dep_ == "nsubjpass" for c in verb.lefts):
        verb = verb.head
    for subject in (c for c in verb.lefts if c.dep_ == "nsubj"):
        if subject.tag_ == "WDT" and subject.i:
            act = governor_of_antecedent(verb)
            yield from (subject.i - 1, *(() if act is None else (act.i,)))
        for part in (subject, *subject.conjuncts):
            yield part.i
            # "Shells fired by rebels"; and the parser may take "firing" in "police firing" for a clause.
            if part.i not in acts:
                yield part.i + 1


def _clauses(head: Token, verbs: VerbSets) -> Iterator[int]:
    """The clause of "when", "after" or "as" that hangs on the word of harm."""
    for clause in (c for c in head.children if c.dep_ == "advcl"):
        if any(m.dep_ in {"mark", "advmod"} and m.lower_ in verbs.cause_conjunctions for m in clause.lefts):
            yield clause.i


def _antecedent(head: Token, acts: dict[int, Candidate]) -> Iterator[int]:
    """Of "ordered firing at mobs in which four were killed" the act before the relative clause."""
    if head.dep_ != "relcl" or not any(c.dep_ == "prep" and c.lower_ == "in" and c.i < head.i for c in head.children):
        return
    yield from sorted((i for i in acts if i < head.left_edge.i), reverse=True)[:1]
