"""How real a coded event is said to be: ConText over the dependency chain from the sentence's root down to the trigger.

A state starts at the root as asserted and is carried down link by link: a cue that governs the next link (`denied`, `plans to`, `if` of a
whole clause) turns it into another, cues that modify a word on the way (`not`, `may`, `alleged`) change it there, factive links
(`after the attack`) reset it. Cues compose, so that `failed to prevent the attack` is an attack and `did not deny` no denial.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from coding.cues import CueIndex, CueMatch, compile_cues, match_cues
from coding.model import Candidate, ModalityReading
from schemas.base import Modality
from schemas.cues import Cue, CueCategory, Direction, ModalityCues

ASSERTED: Modality = "asserted"
REALITY: dict[CueCategory, Modality] = {
    CueCategory.ASSERTED: "asserted",
    CueCategory.ALLEGED: "alleged",
    CueCategory.DENIED: "denied",
    CueCategory.NEGATED: "negated",
    CueCategory.PLANNED: "planned",
    CueCategory.THREATENED: "threatened",
    CueCategory.HYPOTHETICAL: "hypothetical",
}
UNDER_NEGATION: dict[CueCategory, Modality] = {
    CueCategory.ASSERTED: "asserted",
    CueCategory.ALLEGED: "hypothetical",
    CueCategory.DENIED: "hypothetical",
    CueCategory.NEGATED: "asserted",
    CueCategory.PLANNED: "negated",
    CueCategory.THREATENED: "negated",
    CueCategory.HYPOTHETICAL: "hypothetical",
    CueCategory.SPEECH: "hypothetical",
    CueCategory.TRANSPARENT: "negated",
}
"""What a governing cue that is itself negated makes of its complement, unless the cue says otherwise."""
PASSING = frozenset({CueCategory.TRANSPARENT, CueCategory.SPEECH})
FORWARD_LOOKING = frozenset({CueCategory.PLANNED, CueCategory.THREATENED})
OPEN = frozenset({"planned", "threatened", "hypothetical"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "agent", "dative"})
COMPLEMENTS = frozenset(
    {"ccomp", "xcomp", "dobj", "pobj", "pcomp", "nsubjpass", "acl", "attr", "oprd", "csubjpass", "compound", "poss", "acomp", "dep"}
)
NOUN_LINKS = frozenset({"dobj", "nsubj", "nsubjpass", "pobj", "attr", "compound", "nmod", "oprd", "dative", "npadvmod", "conj", "appos"})
PREPOSITIONS = frozenset({"prep", "agent"})
HAVE = frozenset({"had", "has", "have", "'s", "'ve", "'d"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})


@dataclass(frozen=True, slots=True)
class State:
    """The modality that holds at a word of the chain, and the cue that last decided it."""

    modality: Modality
    cue: CueMatch[Cue] | None = None
    rule: str = "asserted/default"
    at: tuple[int, int] | None = None
    """Token range of the evidence when no cue of the seeds but the grammar itself decided."""


CERTAIN = State(ASSERTED)


@dataclass(frozen=True, slots=True)
class CueBook:
    """The compiled knowledge of `seeds/cues/modality.yml`."""

    index: CueIndex[Cue]
    governed_prepositions: frozenset[str]
    factive_prepositions: frozenset[str]
    factive_conjunctions: frozenset[str]
    temporal_conjunctions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with its cues, arranged for the walk: by the token they cover and by the word they modify."""

    doc: Doc
    book: CueBook
    governing: dict[int, list[CueMatch[Cue]]]
    modifying: dict[int, list[CueMatch[Cue]]]
    loose: tuple[CueMatch[Cue], ...]
    stops: tuple[int, ...]


def compile_modality(cues: ModalityCues) -> CueBook:
    """The cues ready for reading."""
    return CueBook(
        compile_cues(cues.cues, cues.irregular),
        frozenset(cues.governed_prepositions),
        frozenset(cues.factive_prepositions),
        frozenset(cues.factive_conjunctions),
        frozenset(cues.temporal_conjunctions),
    )


def read_modality(candidate: Candidate, cues: CueBook) -> ModalityReading:
    """How real the candidate's event is, and the words that decided it. A trigger whose entry fixes its modality keeps it unless the
    sentence denies or negates the whole."""
    doc = candidate.parsed.doc
    trigger = doc[candidate.head]
    state = _state_of(_arrange(doc, cues), trigger)
    fixed = candidate.hit.entry.modality
    if fixed is not None and state.modality not in ("denied", "negated"):
        return ModalityReading(fixed, candidate.hit.span, f"trigger/{candidate.hit.entry.base.replace(' ', '_')}")
    at = (state.cue.left, state.cue.right) if state.cue else state.at
    return ModalityReading(state.modality, candidate.parsed.span(*at) if at else None, state.rule)


def _arrange(doc: Doc, book: CueBook) -> Scene:
    matches = match_cues(doc, [t.lower_ for t in doc], book.index)
    governing: dict[int, list[CueMatch[Cue]]] = {}
    modifying: dict[int, list[CueMatch[Cue]]] = {}
    stops, loose = [], []
    for match in matches:
        if match.cue.category is CueCategory.TERMINATE:
            stops.append(match.left)
        elif match.cue.category is CueCategory.PSEUDO:
            continue
        elif match.cue.direction is Direction.SENTENCE:
            loose.append(match)
        elif match.cue.direction is Direction.HEAD:
            for i in range(match.left, match.right):
                governing.setdefault(i, []).append(match)
        else:
            modifying.setdefault(doc[match.anchor].head.i, []).append(match)
            if doc[match.anchor].dep_ in ARGUMENTS:
                modifying.setdefault(match.anchor, []).append(match)
    return Scene(doc, book, governing, modifying, tuple(loose), tuple(stops))


def _state_of(scene: Scene, trigger: Token) -> State:
    chain = [trigger]
    while chain[-1].head.i != chain[-1].i:
        chain.append(chain[-1].head)
    chain.reverse()
    received = _question(chain[0]) or _infinitive(chain[0], CERTAIN)
    for above, word in zip(chain, chain[1:], strict=False):
        received = _descend(scene, received, above, word, trigger)
    return _anywhere(scene, _modified(scene, received, trigger, trigger), trigger)


def _anywhere(scene: Scene, state: State, trigger: Token) -> State:
    """Doubt about the whole sentence: `which could not be independently verified`."""
    if state.modality != ASSERTED:
        return state
    for match in scene.loose:
        first, last = sorted((match.left, trigger.i))
        if not any(first < stop < last for stop in scene.stops):
            return State(REALITY[match.cue.category], match, match.cue.id)
    return state


def _descend(scene: Scene, received: State, above: Token, word: Token, trigger: Token) -> State:
    """The state handed from a word to its dependent on the chain."""
    if word.dep_ == "conj":
        return _shared(scene, received, above, word, trigger)
    if above.dep_ in PREPOSITIONS and above.i not in scene.governing and _governed(scene, above, trigger):
        return received
    if _is_indirect_question(word):
        return CERTAIN
    here = _modified(scene, received, above, trigger)
    for match in scene.governing.get(above.i, ()):
        if match.left <= word.i < match.right:
            return here
        if _governs(scene, match, above, word, trigger):
            return _effect(match, here, word)
    return _through_link(scene, here, above, word)


# --- cues that govern -------------------------------------------------------------------------------------------------


def _governs(scene: Scene, match: CueMatch[Cue], above: Token, word: Token, trigger: Token) -> bool:
    """Whether a governing cue reaches through the link from `above` to `word`."""
    links = match.cue.links
    label = f"prep_{word.lower_}" if word.dep_ in PREPOSITIONS else word.dep_
    if above.dep_ in ("prep", "agent", "mark", "aux") and match.anchor != above.i:
        label = f"prep_{above.lower_}"
    if links:
        allowed = label in links or word.dep_ in links
    else:
        allowed = word.dep_ in COMPLEMENTS or (word.dep_ == "prep" and word.lower_ in scene.book.governed_prepositions)
    return allowed and _on_target(match.cue, word, trigger) and _in_scope(scene, match, trigger)


def _governed(scene: Scene, preposition: Token, trigger: Token) -> bool:
    head = preposition.head
    return any(_governs(scene, match, head, preposition, trigger) for match in scene.governing.get(head.i, ()))


def _on_target(cue: Cue, word: Token, trigger: Token) -> bool:
    if cue.targets == "any":
        return True
    target = trigger if word.dep_ == "prep" else word
    return _is_verbal(target) == (cue.targets == "verbal")


def _in_scope(scene: Scene, match: CueMatch[Cue], trigger: Token) -> bool:
    """Whether no terminator stands between cue and trigger and the distance is within the cue's scope."""
    first, last = (match.right, trigger.i) if match.right <= trigger.i else (trigger.i + 1, match.left)
    cue = match.cue
    if cue.max_scope is not None and last - first >= cue.max_scope:
        return False
    return not any(scene.doc[i].lower_ in cue.terminated_by for i in range(first, last)) if cue.terminated_by else True


def _effect(match: CueMatch[Cue], governor: State, word: Token) -> State:
    """What a governing cue makes of its complement, given how real the cue itself is."""
    cue = match.cue
    category = cue.category
    if governor.modality == "negated":
        reality = cue.when_negated or UNDER_NEGATION[category]
        return State(reality, governor.cue or match, f"{cue.id}/negated", governor.at)
    if category in PASSING or (category in FORWARD_LOOKING and _is_past(word)):
        return governor
    if category is CueCategory.ASSERTED and cue.when_negated is not None and governor.modality != ASSERTED:
        return governor
    if governor.modality == "denied" and category is not CueCategory.ASSERTED:
        return governor
    aim = governor.modality in OPEN or _is_purpose(word.doc[match.anchor])
    if aim and category in (CueCategory.NEGATED, CueCategory.DENIED):
        return State("hypothetical", match, cue.id)
    if governor.modality == "hypothetical" and category is not CueCategory.ASSERTED:
        return governor
    return State(REALITY[category], match, cue.id)


# --- cues that modify a word of the chain -------------------------------------------------------------------------------


def _modified(scene: Scene, received: State, word: Token, trigger: Token) -> State:
    """The state at a word after its own modifiers: determiners, auxiliaries, adverbs, negation, conditions."""
    state = received
    matches = scene.modifying.get(word.i, ())
    negations = []
    for match in matches:
        if not _modifies(scene, match, word, trigger):
            continue
        if match.cue.category is CueCategory.NEGATED:
            negations.append(match)
        else:
            state = _stronger(state, State(REALITY.get(match.cue.category, ASSERTED), match, match.cue.id))
    if _is_verbal(word):
        negations += _negative_arguments(scene, word)
        state = _conditional(scene, state, word)
    for negation in negations:
        state = _negate(state, negation)
    return state


def _modifies(scene: Scene, match: CueMatch[Cue], word: Token, trigger: Token) -> bool:
    cue = match.cue
    if cue.direction is Direction.FORWARD and match.left > word.i:
        return False
    if cue.direction is Direction.BACKWARD and match.right <= word.i:
        return False
    if cue.targets != "any" and _is_verbal(word) != (cue.targets == "verbal"):
        return False
    between = range(match.right, word.i) if match.right <= word.i else range(word.i + 1, match.left)
    return _in_scope(scene, match, trigger) and not any(stop in between for stop in scene.stops)


def _negative_arguments(scene: Scene, verb: Token) -> list[CueMatch[Cue]]:
    """Negative determiners and pronouns among a verb's arguments: `no one was killed`."""
    found = []
    for child in verb.children:
        if child.dep_ not in ARGUMENTS:
            continue
        for match in scene.modifying.get(child.i, ()):
            if match.cue.category is CueCategory.NEGATED and match.left <= child.i and match.cue.targets != "verbal":
                found.append(match)
    return found


def _conditional(scene: Scene, state: State, verb: Token) -> State:
    """A verb in the future or the infinitive whose clause depends on an `if` clause is itself hypothetical."""
    if verb.dep_ == "advcl" and _inverted(verb):
        return _stronger(state, State("hypothetical", None, "hypothetical/inversion", (verb.left_edge.i, verb.left_edge.i + 1)))
    if verb.tag_ != "VB":
        return state
    for child in verb.children:
        if child.dep_ != "advcl":
            continue
        for match in scene.modifying.get(child.i, ()):
            if match.cue.category is CueCategory.HYPOTHETICAL and scene.doc[match.anchor].dep_ == "mark":
                return _stronger(state, State("hypothetical", match, match.cue.id))
    return state


def _stronger(old: State, new: State) -> State:
    """The state after a modifier: doubt adds to what holds, it never takes a denial or a condition away."""
    if new.modality == ASSERTED:
        return new if old.modality in (ASSERTED, "alleged") else old
    if old.modality in ("denied", "negated") or (old.modality == "hypothetical" and new.modality in ("planned", "alleged")):
        return old
    return new


def _negate(state: State, negation: CueMatch[Cue]) -> State:
    if state.modality == "negated" and state.cue is not negation and state.cue is not None:
        return State(ASSERTED, negation, f"{negation.cue.id}/double")
    if state.cue is not None and state.cue.cue.when_negated is not None:
        return State(state.cue.cue.when_negated, negation, f"{state.cue.cue.id}/negated")
    if state.modality in ("hypothetical", "denied"):
        return state
    return State("negated", negation, negation.cue.id)


# --- links without a cue ------------------------------------------------------------------------------------------------


def _through_link(scene: Scene, state: State, above: Token, word: Token) -> State:
    """What passes through a link that no cue governs."""
    link = word.dep_
    if link in ("poss", "parataxis"):
        return CERTAIN
    if link == "relcl":
        return _infinitive(word, state if state.modality in OPEN and not _is_definite(above) else CERTAIN)
    if link == "prep":
        return CERTAIN if word.lower_ in scene.book.factive_prepositions else state
    if link in ("pobj", "pcomp"):
        return _into_object(scene, state, above, word)
    if link in ("ccomp", "csubj", "csubjpass"):
        return _into_clause(state, word)
    if link in ("xcomp", "advcl", "acl", "acomp", "oprd"):
        return _into_subordinate(scene, state, above, word)
    if link in NOUN_LINKS and not _is_verbal(word) and _is_verbal(above):
        return state if state.modality == ASSERTED or not _is_definite(word) else CERTAIN
    return state


def _into_object(scene: Scene, state: State, preposition: Token, word: Token) -> State:
    if preposition.lower_ in scene.book.factive_prepositions:
        return CERTAIN
    if state.modality == ASSERTED or _is_verbal(word):
        return state
    return CERTAIN if _is_definite(word) else state


def _into_clause(state: State, word: Token) -> State:
    """Reported content: what was not said is open, not untrue."""
    return _infinitive(word, replace(state, modality="hypothetical") if state.modality == "negated" else state)


def _into_subordinate(scene: Scene, state: State, above: Token, word: Token) -> State:
    marks = {c.lower_ for c in word.children if c.dep_ in ("mark", "advmod") and c.i < word.i}
    if not marks.isdisjoint(scene.book.factive_conjunctions):
        return CERTAIN
    if word.dep_ == "acl" and _to(word) is not None:
        return _infinitive(word, state)
    if word.dep_ == "acl":
        return CERTAIN if _is_definite(above) else state
    if word.dep_ == "advcl" and word.tag_ in ("VBD", "VBN"):
        return CERTAIN
    if word.dep_ == "advcl" and word.tag_ in ("VBZ", "VBP") and marks.isdisjoint(scene.book.temporal_conjunctions):
        return CERTAIN
    return state


def _infinitive(verb: Token, state: State) -> State:
    """A noun's or a main clause's infinitive that no cue explains names a plan: `Berlin to send tanks`; `to have fled` does not. That of
    a verb is as real as the verb: people who gather to protest do protest."""
    to = _to(verb)
    if to is None or state.modality != ASSERTED or any(c.dep_ == "aux" and c.lower_ == "have" for c in verb.children):
        return state
    return State("planned", None, "planned/infinitive", (to.i, to.i + 1))


def _to(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ == "aux" and c.tag_ == "TO"), None)


def _shared(scene: Scene, received: State, above: Token, word: Token, trigger: Token) -> State:
    """Coordination: the second member stands under what governs the first; it shares the first's modifiers when it has the same
    form and no subject of its own, and no `but` parts them."""
    if above.tag_ != word.tag_ or any(c.dep_ in SUBJECTS for c in word.children):
        return received
    if any(above.i < stop < word.i for stop in scene.stops) or (not _is_verbal(word) and _is_definite(word)):
        return received
    return _modified(scene, received, above, trigger)


# --- grammar --------------------------------------------------------------------------------------------------------------


def _is_verbal(token: Token) -> bool:
    tag: str = token.tag_
    return tag.startswith("VB") or tag == "MD" or token.dep_ in ("ROOT", "ccomp", "advcl", "relcl") and tag.startswith("JJ")


def _is_indirect_question(verb: Token) -> bool:
    """`it is unclear who attacked the post`: the attack itself is taken for granted; not so with `whether`."""
    if verb.dep_ not in ("ccomp", "pcomp", "csubj", "csubjpass", "xcomp"):
        return False
    return verb.left_edge.tag_ in ("WP", "WRB", "WP$") and _to(verb) is None


def _is_purpose(verb: Token) -> bool:
    """`to avert an attack`: an aim, which does not say that it was reached."""
    return verb.dep_ in ("advcl", "acl", "ROOT") and _to(verb) is not None


def _inverted(verb: Token) -> bool:
    """`Had the army attacked, ...`, `Should they attack, ...`."""
    first = verb.left_edge
    return first.dep_ in ("aux", "auxpass") and first.head.i == verb.i and first.lower_ in ("had", "should", "were")


def _is_past(verb: Token) -> bool:
    """Whether a finite clause reports what has happened: `warned that rebels had shelled the town`."""
    if verb.dep_ != "ccomp":
        return False
    return verb.tag_ == "VBD" or any(c.dep_ == "aux" and c.tag_ in ("VBD", "VBZ", "VBP") and c.lower_ in HAVE for c in verb.children)


def _is_definite(noun: Token) -> bool:
    """Whether a noun phrase takes its event for granted: `the attack`, `Monday's attack`."""
    return any((c.dep_ == "det" and c.lower_ in DEFINITE) or c.dep_ == "poss" for c in noun.children)


def _question(root: Token) -> State | None:
    """A yes-no question leaves its event open; `why did they attack?` takes it for granted."""
    doc = root.doc
    if doc[-1].text != "?" and not (len(doc) > 1 and doc[-2].text == "?"):
        return None
    subject: Sequence[Token] = [c for c in root.children if c.dep_ in SUBJECTS]
    auxiliary = [c for c in root.children if c.dep_ in ("aux", "auxpass")] or [root]
    asked = any(t.tag_ in ("WP", "WRB", "WDT", "WP$") for t in doc[: root.i])
    if asked or (subject and auxiliary[0].i > subject[0].i):
        return None
    return State("hypothetical", None, "hypothetical/question", (len(doc) - 1, len(doc)))
