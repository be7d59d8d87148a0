"""The grammatical mood of a parsed verb or noun (CLEAR labels, Penn tags): questions, infinitives, inversion, tense, definiteness."""

from __future__ import annotations

from coding.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
WH_TAGS = frozenset({"WP", "WRB", "WDT", "WP$"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
NAMES = frozenset({"NNP", "NNPS", "PRP"})
INVERTED = frozenset({"had", "should", "were"})
RANKS = frozenset({"first", "second", "third", "last", "latest", "only"})
PARTS = frozenset({"one", "another"})
_OR = frozenset({"or", "nor"})
_PAST_OR_PRESENT = frozenset({"VBD", "VBN", "VBZ", "VBP"})
PREDICATIVE = frozenset({"ROOT", "ccomp", "advcl", "relcl"})


def is_verbal(token: Token) -> bool:
    """Whether a word heads a clause: a verb, or an adjective that is said of something."""
    tag: str = token.tag_
    return tag.startswith("VB") or tag == "MD" or (tag.startswith("JJ") and token.dep_ in PREDICATIVE)


def is_definite(noun: Token) -> bool:
    """Whether a noun phrase takes its event for granted: `the attack`, `Monday's attack`."""
    if noun.lower_ in DEFINITE or noun.tag_ in NAMES:
        return True
    return any((c.dep_ == "det" and c.lower_ in DEFINITE) or c.dep_ == "poss" for c in noun.children)


def has_subject(verb: Token) -> bool:
    """Whether a verb has a subject of its own."""
    return any(c.dep_ in SUBJECTS for c in verb.children)


def particle_to(verb: Token) -> Token | None:
    """The `to` of an infinitive."""
    return next((c for c in verb.children if c.dep_ == "aux" and c.tag_ == "TO"), None)


def open_infinitive(verb: Token) -> Token | None:
    """The `to` of an infinitive that looks forward: of `to flee`, not of `to have fled`."""
    if any(c.dep_ == "aux" and c.lower_ == "have" for c in verb.children):
        return None
    return particle_to(verb)


def is_purpose(verb: Token) -> bool:
    """`to avert an attack`: an aim, which does not say that it was reached."""
    return verb.dep_ in ("advcl", "acl", "ROOT") and particle_to(verb) is not None


def is_report(verb: Token) -> bool:
    """Whether a content clause states a fact: `(warned that) rebels had shelled the town`, not `(demanded that) rebels leave`."""
    if verb.dep_ != "ccomp":
        return False
    finite = {"VBD", "VBZ", "VBP"}
    return verb.tag_ in finite or any(c.dep_ in ("aux", "auxpass") and c.tag_ in finite for c in verb.children)


def is_past(verb: Token) -> bool:
    """Whether a finite clause stands in the past: `(a man) who had fled`."""
    return verb.tag_ == "VBD" or any(c.dep_ in ("aux", "auxpass") and c.tag_ == "VBD" for c in verb.children)


def is_reduced_passive(verb: Token) -> bool:
    """`the men arrested`: a participle behind its noun, without a clause of its own."""
    return (
        verb.dep_ == "acl"
        and verb.tag_ == "VBN"
        and not any(c.dep_ in SUBJECTS or c.dep_ == "aux" for c in verb.children)
    )


def is_inverted(verb: Token) -> bool:
    """`Had the army attacked, ...`, `Should they attack, ...`."""
    first = verb.left_edge
    return first.dep_ in ("aux", "auxpass") and first.head.i == verb.i and first.lower_ in INVERTED


def is_indirect_question(verb: Token) -> bool:
    """`it is unclear who attacked the post`: the attack itself is taken for granted; not so with `whether`."""
    if verb.dep_ not in ("ccomp", "pcomp", "csubj", "csubjpass", "xcomp"):
        return False
    return verb.left_edge.tag_ in WH_TAGS and particle_to(verb) is None


def is_open_question(root: Token) -> bool:
    """A yes-no question leaves its event open; `why did they attack?` takes it for granted."""
    doc = root.doc
    if doc[-1].text != "?" and not (len(doc) > 1 and doc[-2].text == "?"):
        return False
    if any(t.tag_ in WH_TAGS for t in doc[: root.i]):
        return False
    subject = next((c.i for c in root.children if c.dep_ in SUBJECTS), None)
    auxiliary = next((c.i for c in root.children if c.dep_ in ("aux", "auxpass")), root.i)
    return subject is None or auxiliary < subject


def is_ranked(noun: Token) -> bool:
    """`the first envoy (to visit)`, `the only post (to fall)`: the infinitive behind it says what was done."""
    if noun.dep_ not in ("attr", "appos", "conj"):
        return False
    return any(t.lower_ in RANKS or t.tag_ in {"RBS", "JJS"} for c in noun.lefts for t in c.subtree)


def is_partitive(preposition: Token) -> bool:
    """`one of (the attacks)`: what is said of the one is said of one of them."""
    return preposition.lower_ == "of" and preposition.head.lower_ in PARTS


def is_imperative(root: Token) -> bool:
    """`Withdraw your troops!`: a bare verb that opens its sentence, without a subject."""
    if root.tag_ != "VB" or has_subject(root) or any(c.dep_ in ("aux", "auxpass") for c in root.children):
        return False
    return all(t.is_punct or t.dep_ in ("advmod", "intj", "neg") for t in root.doc[: root.i])


def is_either(above: Token, word: Token) -> bool:
    """Whether a noun goes on behind `or` in a word that the tagger takes for a participle: `no dead or wounded`."""
    return word.tag_ == "VBN" and not is_verbal(above) and any(c.lower_ in _OR for c in above.children)


def neither(above: Token, word: Token) -> Token | None:
    """The `not` or `no` of the first of two words that goes on behind `or`, whatever the tagger made of the second: `had not seen or
    heard`, `did not report any dead or wounded`, `left no dead or wounded`."""
    if word.tag_ not in _PAST_OR_PRESENT:
        return None
    if word.i > 1 and word.doc[word.i - 1].lower_ in _OR:
        none = next((c for c in word.doc[word.i - 2].lefts if c.lower_ == "no"), None)
        if none is not None:
            return none
    negated = above.tag_ in _PAST_OR_PRESENT | {"VB"} and any(c.lower_ in _OR for c in above.children)
    return next((c for c in above.children if c.dep_ == "neg"), None) if negated else None
