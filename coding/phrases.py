"""Noun phrases of a parsed sentence: their extent, their coordination, what they stand for."""

from __future__ import annotations

from collections.abc import Iterator

from coding.model import Parsed, Phrase
from coding.tokens import Token

LEFT = {
    "amod",
    "compound",
    "nummod",
    "nmod",
    "poss",
    "quantmod",
    "advmod",
    "predet",
    "npadvmod",
    "det",
    "punct",
    "case",
}
_NOT_FIRST = {"the", "a", "an", ",", "-", '"', "'", "(", "["}
NOMINAL_TAGS = {
    "NN",
    "NNS",
    "NNP",
    "NNPS",
    "PRP",
    "PRP$",
    "CD",
    "DT",
    "WP",
    "WDT",
    "VBG",
    "JJ",
    "JJS",
    "JJR",
    "FW",
    "PDT",
    "RB",
    "VBN",
    "ADD",
}
SPEAKERS = {
    "spokesman",
    "spokesmen",
    "spokeswoman",
    "spokeswomen",
    "spokesperson",
    "spokespersons",
    "spokespeople",
    "lawyer",
    "lawyers",
    "attorney",
    "attorneys",
}
"""Nouns behind which `for` says whose they are."""
_DONE_TO = {"on", "against", "at", "in", "near", "outside", "inside", "upon"}
RELATIVES = {"who", "which", "that", "whom", "whose"}


def phrase_at(parsed: Parsed, token: Token, *, without: frozenset[int] = frozenset()) -> Phrase:
    """The noun phrase headed by a token: modifiers to its left, the head, and an `of` phrase (of a spokesman, a `for` phrase; of a
    subject, a `from` phrase with a name; of a border, whom it is shared with); no relative clause, apposition or article. `without`
    lists tokens that bound it (the trigger inside its own phrase)."""
    left = _left_edge(token, without)
    right = token.i + 1
    doc = parsed.doc
    for child in token.rights:
        if child.dep_ == "prep" and child.i == right and _belongs(child, token):
            right = _of_edge(child, right)
        elif child.dep_ in {"nummod", "compound", "flat"} and child.i == right and child.tag_ in {"NNP", "CD"}:
            right = child.i + 1
    while left < token.i and doc[left].lower_ in _NOT_FIRST:
        left += 1
    return Phrase(token.i, left, right, parsed.span(left, right))


def _belongs(preposition: Token, noun: Token) -> bool:
    """Whether what a preposition says is part of the name of a noun: "fighters from Chad" who do something are Chad's, while to
    withdraw troops "from Chad" is to leave it."""
    word = preposition.lower_
    if word in {"from", "with"}:
        does = _does(noun) if word == "from" else noun.lower_ in {"border", "borders", "frontier"}
        names = (t for c in preposition.rights if c.dep_ == "pobj" for t in (c, *c.lefts))
        return does and any(t.tag_ in {"NNP", "NNPS"} for t in names)
    return word == "of" or (word == "for" and noun.lower_ in SPEAKERS)


def _does(noun: Token) -> bool:
    """Whether a noun is a subject, an agent, or counted by one ("hundreds of troops from Chad")."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "of":
        return noun.head.head.tag_ == "NNS" and _does(noun.head.head)
    agent = noun.dep_ == "pobj" and noun.head.lower_ == "by"
    return agent or noun.dep_ in {"nsubj", "nsubjpass"} or noun.lower_ in {"counterpart", "counterparts"}


def _left_edge(token: Token, without: frozenset[int]) -> int:
    edge = token.i
    for child in reversed(list(token.lefts)):
        if child.dep_ not in LEFT or child.i in without or child.right_edge.i + 1 < edge:
            break
        if any(t.dep_ == "relcl" for t in child.subtree):
            break
        edge = child.left_edge.i
    return edge


def _of_edge(preposition: Token, right: int) -> int:
    obj = next((c for c in preposition.rights if c.dep_ in {"pobj", "pcomp"}), None)
    if obj is None or obj.dep_ == "pcomp":
        return right
    edge = obj.i + 1
    for child in obj.rights:
        if child.dep_ == "prep" and child.i == edge and _belongs(child, obj):
            edge = _of_edge(child, edge)
    return edge


def conjuncts(token: Token) -> Iterator[Token]:
    """A token and the nouns coordinated with it, in order."""
    yield token
    for child in token.rights:
        if child.dep_ == "conj" and child.tag_ in NOMINAL_TAGS:
            yield from conjuncts(child)


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for; any other token stands for itself."""
    if token.lower_ not in RELATIVES or token.tag_ not in {"WP", "WDT", "WP$", "IN"}:
        return token
    clause: Token = token
    while clause.dep_ != "relcl" and clause.head.i != clause.i:
        clause = clause.head
    return clause.head if clause.dep_ == "relcl" else token


def governor_of_antecedent(verb: Token) -> Token | None:
    """What the noun before "which" or "that" is behind a preposition of: in "attacks on a school and a clinic, which killed nine", whose
    "which" may mean either, the attacks."""
    while verb.dep_ == "conj" and verb.head.i < verb.i:
        verb = verb.head
    if verb.dep_ != "relcl" or not any(c.dep_ == "nsubj" and c.lower_ in {"which", "that"} for c in verb.lefts):
        return None
    noun = verb.head
    while noun.dep_ == "conj" and noun.head.i < noun.i:
        noun = noun.head
    return noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in _DONE_TO else None


def phrases_of(parsed: Parsed, token: Token, *, without: frozenset[int] = frozenset()) -> tuple[Phrase, ...]:
    """The phrases of a (possibly coordinated) argument; relative pronouns give their antecedents. "Kenyan and Somali troops" are the
    whole and "Somali troops", "the presidents of Mali and Chad" the first with its noun and "Chad"."""
    nouns = [
        t
        for t in conjuncts(antecedent(token))
        if t.tag_ in NOMINAL_TAGS and not (t.tag_ == "WDT" or t.lower_ in {"that", "which", "there"})
    ]
    return tuple(
        p for t in nouns for p in (phrase_at(parsed, t, without=without), *_sharing(parsed, t), *_listed(parsed, t))
    )


def _sharing(parsed: Parsed, noun: Token) -> Iterator[Phrase]:
    """The names behind the first that share a noun with it, each with that noun."""
    for first in (c for c in noun.lefts if c.dep_ in {"amod", "compound", "nmod", "poss"}):
        before = noun.doc[first.left_edge.i - 1].lower_ if first.left_edge.i else ""
        listed = (first,) if before in {",", "and"} else ()  # the parser may hang each name on the noun
        for name in (*listed, *_coordinated(first)):
            if name.text[:1].isupper() or (first.tag_ == "NNP" and name.tag_ == "NN" and noun.tag_ == "NNS"):
                yield Phrase(noun.i, name.left_edge.i, noun.i + 1, parsed.span(name.left_edge.i, noun.i + 1))


def _listed(parsed: Parsed, noun: Token) -> Iterator[Phrase]:
    """The names behind the first that a plural noun belongs to: the leaders "of Mali and Chad" are two."""
    of = next((c for c in noun.rights if c.dep_ == "prep" and c.lower_ == "of"), None)
    first = next((c for c in of.rights if c.dep_ == "pobj"), None) if of is not None and noun.tag_ == "NNS" else None
    if first is None or not first.text[:1].isupper():
        return
    for name in _coordinated(first):
        if name.tag_ in {"NNP", "NNPS"}:
            yield phrase_at(parsed, name)


def _coordinated(token: Token) -> Iterator[Token]:
    for following in (c for c in token.rights if c.dep_ == "conj"):
        yield following
        yield from _coordinated(following)
