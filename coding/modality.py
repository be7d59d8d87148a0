"""How real a coded event is said to be: ConText over the dependency chain from the sentence's root down to the trigger.

A state starts at the root as asserted and is carried down link by link: a cue that governs the next link (`denied`, `plans to`, `if` of a
whole clause) turns it into another, cues that modify a word on the way (`not`, `may`, `alleged`) change it there, factive links
(`after the attack`) reset it. Cues compose, so that `failed to prevent the attack` is an attack and `did not deny` no denial.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from coding.cues import CueMatch
from coding.model import Candidate, ModalityReading
from coding.mood import (
    has_subject,
    is_definite,
    is_either,
    is_imperative,
    is_indirect_question,
    is_inverted,
    is_open_question,
    is_partitive,
    is_past,
    is_purpose,
    is_ranked,
    is_reduced_passive,
    is_report,
    is_verbal,
    neither,
    open_infinitive,
    particle_to,
)
from coding.reality import ASSERTED, CERTAIN, OPEN, REALITY, REFUSING, State, governed, modified, negated
from coding.scene import ARGUMENTS, CueBook, Scene, scene_of
from coding.tokens import Token
from schemas.cues import Cue, CueCategory, Direction

COMPLEMENTS = frozenset({"ccomp", "xcomp", "dobj", "pobj", "pcomp", "nsubjpass", "acl", "attr", "oprd", "compound"})
NOUN_LINKS = frozenset(
    {"dobj", "nsubj", "nsubjpass", "attr", "compound", "nmod", "oprd", "dative", "npadvmod", "appos"}
)
FINITE = frozenset({"VBD", "VBN", "VBZ", "VBP"})
PRESENT = frozenset({"VBZ", "VBP"})
SAME_PHRASE = frozenset({"conj", "compound", "nmod", "appos"})
CUT_OFF = frozenset({"poss", "parataxis"})
UNTOUCHED = frozenset({"nsubj", "prep"})
"""Links behind which a negation does not reach: in `an attack hurt no one` and `no one was hurt in an attack` there was an attack."""
PARTING = frozenset({",", ";", ":", "(", ")", "–", "—"})
REPORTED = frozenset({"ccomp", "csubj", "csubjpass"})
SUBORDINATE = frozenset({"xcomp", "advcl", "acl", "acomp", "oprd", "relcl"})
PREPOSITIONS = frozenset({"prep", "agent"})


def read_modality(candidate: Candidate, cues: CueBook) -> ModalityReading:
    """How real the candidate's event is, and the words that decided it. Violence that was tried was committed; a meeting that was tried
    is open."""
    doc = candidate.parsed.doc
    state = _state_of(scene_of(candidate, cues), doc[candidate.head])
    tried = state.cue is not None and state.cue.cue.category is CueCategory.ATTEMPTED
    if tried and state.modality == ASSERTED and not candidate.hit.event_type.violent:
        state = replace(state, modality="hypothetical")
    if state.modality == ASSERTED and not candidate.hit.event_type.violent:
        state = _supposed(doc[candidate.head]) or state
    evidence = state.evidence
    return ModalityReading(state.modality, candidate.parsed.span(*evidence) if evidence else None, state.rule)


def _supposed(trigger: Token) -> State | None:
    """What would bring something about is still to come: `the release of the soldier would pave the way for talks`."""
    if trigger.dep_ != "nsubj" or is_verbal(trigger) or any(c.lower_ == "have" for c in trigger.head.lefts):
        return None
    would = next((c for c in trigger.head.lefts if c.dep_ == "aux" and c.lower_ == "would"), None)
    return None if would is None else State("hypothetical", None, "hypothetical/would_bring", (would.i, would.i + 1))


def _state_of(scene: Scene, trigger: Token) -> State:
    chain = [trigger]
    while chain[-1].head.i != chain[-1].i:
        chain.append(chain[-1].head)
    chain.reverse()
    received = _main_clause(chain[0])
    for above, word in pairwise(chain):
        received = _descend(scene, received, above, word, trigger)
    return _anywhere(scene, _modified(scene, received, trigger, trigger), trigger)


def _main_clause(root: Token) -> State:
    """The state of a sentence's main clause by its mood alone."""
    last = len(root.doc)
    if is_open_question(root):
        return State("hypothetical", None, "hypothetical/question", (last - 1, last))
    if is_imperative(root):
        return State("hypothetical", None, "hypothetical/imperative", (root.i, root.i + 1))
    return _infinitive(root, CERTAIN)


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
    if above.dep_ in PREPOSITIONS and above.i not in scene.governing and _through_preposition(scene, above, trigger):
        return received
    if is_indirect_question(word):
        return CERTAIN
    here = _modified(scene, received, above, trigger)
    for match in scene.governing.get(above.i, ()):
        if match.left <= word.i < match.right:
            return here
        if _governs(scene, match, above, word, trigger):
            purpose = is_purpose(scene.doc[match.anchor])
            return governed(match, here, is_report=is_report(word), is_purpose=purpose)
    return _through_link(scene, here, above, word)


# --- cues that govern -------------------------------------------------------------------------------------------------


def _governs(scene: Scene, match: CueMatch[Cue], above: Token, word: Token, trigger: Token) -> bool:
    """Whether a governing cue reaches through the link from `above` to `word`."""
    if _is_out_of_reach(match, above, word):
        return False
    links = match.cue.links
    label = f"prep_{word.lower_}" if word.dep_ in PREPOSITIONS else word.dep_
    if _is_gerund_behind(match, word):
        label = "xcomp"
    if above.dep_ in ("prep", "agent", "mark", "aux") and match.anchor != above.i:
        label = f"prep_{above.lower_}"
    if links:
        allowed = label in links or word.dep_ in links
    else:
        allowed = (
            label == "xcomp"
            or word.dep_ in COMPLEMENTS
            or (word.dep_ == "prep" and word.lower_ in scene.book.governed_prepositions)
        )
    return allowed and _on_target(match.cue, word, trigger) and _in_scope(scene, match, trigger)


def _is_out_of_reach(match: CueMatch[Cue], above: Token, word: Token) -> bool:
    """What only stands beside the cue: a time (`plans to leave before it fell`); a participle (`an agreement reached`); what is raised
    out of it (`the strike is believed to have killed five`: believed is the killing); a clause in front of a denial, which is parsed as
    its content by mistake."""
    if word.dep_ == "advcl":
        return particle_to(word) is None and not _is_gerund_behind(match, word)
    if word.dep_ == "acl" and (is_reduced_passive(word) or word.tag_ == "VBG"):
        return True
    if word.dep_ == "nsubjpass":
        return any(c.dep_ == "xcomp" for c in above.children)
    return word.dep_ == "ccomp" and word.i < match.left and match.cue.category in REFUSING


def _is_gerund_behind(match: CueMatch[Cue], word: Token) -> bool:
    """Whether a clause parsed as an adverbial is the object of the cue right before it: `ruled out sending troops`."""
    return word.dep_ == "advcl" and word.tag_ == "VBG" and match.right == word.left_edge.i


def _through_preposition(scene: Scene, preposition: Token, trigger: Token) -> bool:
    head = preposition.head
    return any(_governs(scene, match, head, preposition, trigger) for match in scene.governing.get(head.i, ()))


def _on_target(cue: Cue, word: Token, trigger: Token) -> bool:
    if cue.targets == "any":
        return True
    target = trigger if word.dep_ == "prep" else word
    if cue.targets == "indefinite" and is_definite(target):
        return False
    if cue.targets == "verbal":
        return is_verbal(target)
    return not is_verbal(target) and (word.dep_ in PREPOSITIONS or _names(word, trigger))


def _names(word: Token, trigger: Token) -> bool:
    """Whether a governed noun phrase is about the trigger itself: `seek a wave of attacks`, but not `seek suspects in an attack`."""
    node = trigger
    while node.i != word.i:
        if node.dep_ == "pobj" and node.head.lower_ == "of":
            node = node.head.head
        elif node.dep_ in SAME_PHRASE:
            node = node.head
        else:
            return False
    return True


def _in_scope(scene: Scene, match: CueMatch[Cue], trigger: Token) -> bool:
    """Whether no terminator stands between cue and trigger and the distance is within the cue's scope."""
    first, last = (match.right, trigger.i) if match.right <= trigger.i else (trigger.i + 1, match.left)
    cue = match.cue
    if cue.max_scope is not None and last - first >= cue.max_scope:
        return False
    return not any(scene.doc[i].lower_ in cue.terminated_by for i in range(first, last)) if cue.terminated_by else True


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
            state = modified(state, State(REALITY.get(match.cue.category, ASSERTED), match, match.cue.id))
    if is_verbal(word):
        negations += _negative_arguments(scene, word)
        state = _conditional(scene, state, word)
    for negation in negations:
        state = negated(state, negation, of_own_cue=state is not received)
    return state


def _modifies(scene: Scene, match: CueMatch[Cue], word: Token, trigger: Token) -> bool:
    cue = match.cue
    if cue.direction is Direction.FORWARD and match.left > word.i:
        return False
    if cue.direction is Direction.BACKWARD and match.right <= word.i:
        return False
    if cue.targets != "any" and is_verbal(word) != (cue.targets == "verbal"):
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
    if verb.dep_ == "advcl" and is_inverted(verb):
        return modified(
            state, State("hypothetical", None, "hypothetical/inversion", (verb.left_edge.i, verb.left_edge.i + 1))
        )
    if verb.tag_ != "VB":
        return state
    for child in verb.children:
        if child.dep_ != "advcl":
            continue
        for match in scene.modifying.get(child.i, ()):
            if match.cue.category is CueCategory.HYPOTHETICAL and scene.doc[match.anchor].dep_ == "mark":
                return modified(state, State("hypothetical", match, match.cue.id))
    return state


# --- links without a cue ------------------------------------------------------------------------------------------------


def _through_link(scene: Scene, state: State, above: Token, word: Token) -> State:
    """What passes through a link that no cue governs."""
    link = word.dep_
    if _takes_for_granted(scene, state, above, word):
        return CERTAIN
    if link in REPORTED:
        return _into_clause(state, word)
    if link in SUBORDINATE:
        return _into_subordinate(scene, state, above, word)
    if link in ("pobj", "pcomp"):
        return state if is_partitive(above) else _into_object(scene, state, above, word)
    return state


def _takes_for_granted(scene: Scene, state: State, above: Token, word: Token) -> bool:
    """Whether a link resets the state: what hangs on it is told as a fact, whatever the modality of the word above."""
    link = word.dep_
    if link in CUT_OFF or (link == "prep" and word.lower_ in scene.book.factive_prepositions):
        return True
    if state.modality == ASSERTED:
        return False
    if state.modality == "negated" and link in UNTOUCHED:
        return True
    if state.modality not in ("negated", "denied") and (link == "amod" or is_reduced_passive(word)):
        return True  # `suspected smugglers arrested`: the smugglers are suspected, not the arrest
    return link in NOUN_LINKS and is_verbal(above) and not is_verbal(word) and is_definite(word)


def _into_object(scene: Scene, state: State, preposition: Token, word: Token) -> State:
    if preposition.lower_ in scene.book.factive_prepositions:
        return CERTAIN
    if state.modality == ASSERTED or is_verbal(word):
        return CERTAIN if is_verbal(word) and preposition.lower_ in scene.book.factive_before_gerund else state
    return CERTAIN if is_definite(word) else state


def _into_clause(state: State, word: Token) -> State:
    """Reported content: what was not said is open, not untrue."""
    if state.modality == "negated":
        return State("hypothetical", state.cue, "hypothetical/not_said", state.at)
    return _infinitive(word, state)


def _into_subordinate(scene: Scene, state: State, above: Token, word: Token) -> State:
    marks = {c.lower_ for c in word.children if c.dep_ in ("mark", "advmod") and c.i < word.i}
    if not marks.isdisjoint(scene.book.factive_conjunctions):
        return CERTAIN
    if word.dep_ in {"relcl", "acl"} and particle_to(word) is not None and is_ranked(above):
        return state
    if word.dep_ == "relcl":
        inherits = state.modality in OPEN and not is_definite(above) and not is_past(word)
        return _infinitive(word, state if inherits else CERTAIN)
    if word.dep_ == "acl":
        to = particle_to(word)
        return _infinitive(word, state if to is not None or not is_definite(above) else CERTAIN)
    if word.dep_ == "advcl" and word.tag_ in FINITE:
        follows = word.tag_ in PRESENT and not marks.isdisjoint(scene.book.temporal_conjunctions) and not is_past(above)
        return state if follows else CERTAIN
    return state


def _infinitive(verb: Token, state: State) -> State:
    """A noun's or a main clause's infinitive that no cue explains names a plan: `Berlin to send tanks`. That of a verb is as real as
    the verb: people who gather to protest do protest."""
    to = open_infinitive(verb) if state.modality == ASSERTED else None
    return state if to is None else State("planned", None, "planned/infinitive", (to.i, to.i + 1))


def _shared(scene: Scene, received: State, above: Token, word: Token, trigger: Token) -> State:
    """Coordination: the second member stands under what governs the first; it shares the first's modifiers when it has the same
    form and no subject of its own, and no `but` parts them."""
    if has_subject(word):
        return _shared_condition(scene, received, above, word)
    no = neither(above, word)
    if no is not None and received.modality == ASSERTED:
        return State("negated", None, "negated/or", (no.i, no.i + 1))
    if above.tag_ != word.tag_ and not is_either(above, word):
        return received
    if any(above.i < stop < word.i for stop in scene.stops) or (not is_verbal(word) and is_definite(word)):
        return received
    return _modified(scene, received, above, trigger)


def _shared_condition(scene: Scene, received: State, above: Token, word: Token) -> State:
    """In `it will hurt them if the worst comes and he attacks` the second clause stands under `if`, though parsers often hang it on the
    main clause: it does when nothing parts the two."""
    for match in (m for matches in scene.modifying.values() for m in matches):
        is_condition = match.cue.category is CueCategory.HYPOTHETICAL and scene.doc[match.anchor].dep_ == "mark"
        if is_condition and above.i < match.left < word.i:
            between = scene.doc[match.right : word.i]
            if not any(t.text in PARTING or t.i in scene.stops for t in between):
                return modified(received, State("hypothetical", match, match.cue.id))
    return received
