"""How surely syntax makes a place the event's own.

A place under a preposition of place that hangs on the trigger, on the verb that governs it, or on one of its arguments; a place that is
itself struck; a place before a nominal trigger. The speaker's place (`said in Geneva`), an actor's origin (`a man from Lyon`) and a
government's metonym (`Moscow denied`) are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coding.tokens import Token

Scored = tuple[float, str]

INSIDE = frozenset(["in", "at", "inside", "on"])
AREAL = INSIDE | {"over", "near", "across", "through", "throughout"}
"""Prepositions that make a state or region the scene."""
OWNED = frozenset(
    [
        "embassy",
        "consulate",
        "legation",
        "ambassador",
        "consul",
        "president",
        "government",
        "army",
        "invasion",
        "king",
        "flag",
    ]
)
"""What belongs to the state behind `of` wherever it stands: "at the Consulate of Xxx in Yyy" is in Yyy."""
_SHARED = frozenset(
    ["border", "borders", "frontier", "crossing", "boundary", "area", "zone", "road", "highway", "strait", "sea"]
)
"""What lies between two states; talks and clashes between them have these for sides."""
BESIDE = frozenset(["near", "outside", "around", "off", "beside", "beyond", "between", "behind", "above"])
AT = (
    INSIDE
    | BESIDE
    | frozenset(
        ["across", "along", "throughout", "within", "through", "under", "amid", "north", "south", "east", "west"]
    )
)
TOWARDS = frozenset(["into", "toward", "towards", "onto"])
AIMED = frozenset(["to", "against", "for", "about", "over", "by", "with"])
"""Prepositions of what an event is about, seldom of where it is."""
CAUSES = frozenset(["about", "against", "for", "over"])
"""Prepositions of what a protest is about."""
HARM = frozenset(["victim_object", "victim_subject"])
AIMING = frozenset(
    ["protest", "accuse", "communicative", "demand_of", "refuse", "claim", "reciprocal_talk", "impose_on"]
)
"""Frames in which `over` says what about."""
MAX_DEPTH = 5
_MODIFIERS = frozenset(["compound", "poss", "amod", "nmod", "npadvmod"])
_NOMINAL = frozenset(["pobj", "dobj", "nsubjpass", "nsubj", "appos", "conj"])
_PHRASAL = _MODIFIERS | {"pobj", "prep", "pcomp", "conj", "appos"}
_CLAUSES = frozenset(["ccomp", "parataxis"])
_BREAKS = frozenset(["relcl", "acl", "advcl", "ccomp", "xcomp", "parataxis"])
_TIMES = frozenset(
    ["war", "wars", "conflict", "crisis", "treaty", "election", "elections", "revolution", "accord", "accords"]
)
"""What dates an event: "in the 1967 Xxx war" tells when, not where."""


_LAUNCHED = frozenset(["strike", "strikes", "airstrike", "airstrikes"])
"""What the armed forces of a state do elsewhere: an abbreviated state before it did it ("US strikes"), a name in full may be its scene."""


_ABROAD = frozenset([
    "citizen", "citizens", "national", "nationals", "tourist", "tourists", "missionary", "missionaries", "diplomat", "diplomats",
    "soldier", "soldiers", "troops", "forces", "marine", "marines", "serviceman", "servicemen", "personnel", "contractor", "contractors",
    "adviser", "advisers", "advisor", "advisors", "embassy", "embassies", "consulate", "flag", "flags", "warship", "warships", "ship",
    "ships", "vessel", "vessels", "drone", "drones", "jet", "jets", "warplane", "warplanes", "aircraft", "helicopter", "helicopters",
])  # fmt: skip
"""Who and what of a state is met elsewhere: `two U.S. citizens were killed` tells whose, not where."""


_ADDRESSING = frozenset([
    "accuse", "accused", "accuses", "accusing", "ask", "asked", "asks", "asking", "blame", "blamed", "blames", "blaming", "condemn",
    "condemned", "condemns", "condemning", "criticise", "criticised", "criticises", "criticising", "criticize", "criticized", "criticizes",
    "criticizing", "inform", "informed", "informs", "informing", "praise", "praised", "praises", "praising", "prompt", "prompted",
    "prompts", "prompting", "rebuke", "rebuked", "rebukes", "rebuking", "sue", "sued", "sues", "suing", "tell", "telling", "tells", "thank",
    "thanked", "thanks", "told", "urge", "urged", "urges", "urging", "warn", "warned", "warning", "warns",
])  # fmt: skip
"""What is said to a state, whose name is then no scene: "Turkey warned Greece over the shooting"."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A trigger and the verb of its clause, and how the event and the place are to be seen: `harm` when the trigger says what was done
    to people, so that its object is no place; `aimed` when `over` names its cause; `moves` when forces go where `to` says; `state` when
    the place is a state, `seat` when it is a capital."""

    trigger: Token
    verb: Token
    harm: bool = False
    aimed: bool = False
    moves: bool = False
    state: bool = False
    seat: bool = False


def scene_of(trigger: Token, frame: str, *, moves: bool = False) -> Scene:
    """The scene of a trigger in its frame (see `schemas.ontology.Frame`); `moves` as of its event type."""
    return Scene(trigger, governor(trigger), harm=frame in HARM, aimed=frame in AIMING, moves=moves)


def _is_verb(token: Token) -> bool:
    return token.tag_.startswith("VB")


def governor(trigger: Token) -> Token:
    """The verb of the clause that a nominal trigger stands in; the trigger itself when it is a verb or the root."""
    node = trigger
    while not _is_verb(node) and node.head.i != node.i and node.dep_ not in _BREAKS:
        node = node.head
    return node if _is_verb(node) else trigger


def _reports(verb: Token, trigger: Token) -> bool:
    """Whether a verb only says what its clause tells: the trigger lies in its complement, or it is a parenthesis beside the trigger."""
    if not _is_verb(verb) or verb.i == trigger.i:
        return False
    path = [trigger, *trigger.ancestors]
    below = next((t for t in path if t.head.i == verb.i and t.i != verb.i), None)
    if below is not None:
        return below.dep_ in _CLAUSES
    return verb.dep_ == "parataxis" or (
        verb.dep_ == "advcl" and any(c.dep_ in {"nsubj", "mark"} and c.text.lower() == "as" for c in verb.children)
    )


def _in_speaker(noun: Token, trigger: Token) -> bool:
    """Whether a noun is (part of) the subject of a verb of saying above the trigger: "officials in X and Y said ..."."""
    while noun.dep_ in {"pobj", "prep", "conj", "appos", *_MODIFIERS} and noun.head.i != noun.i:
        noun = noun.head
    return noun.dep_ == "nsubj" and _reports(noun.head, trigger)


def _host_score(host: Token, scene: Scene) -> Scored:
    """How closely the word that a prepositional phrase hangs on belongs to the event."""
    trigger, verb = scene.trigger, scene.verb
    if host.i == trigger.i:
        return 10.0, "trigger"
    if host.lower_ in _TIMES:
        return 2.4, "time"
    if _reports(host, trigger) or _in_speaker(host, trigger):
        return (0.5 if _is_verb(host) else -2.0), "speaker"
    if host.i == verb.i:
        return 9.0, "verb"
    return _by_path(host, scene)


def _by_path(host: Token, scene: Scene) -> Scored:
    """How close a word is that lies below the trigger or its verb, above them, or elsewhere in the sentence."""
    trigger, verb = scene.trigger, scene.verb
    between: list[Token] = []
    for node in (host, *host.ancestors):
        if node.i in {trigger.i, verb.i}:
            if _is_cause(between, scene):
                return 2.0, "cause"
            breaks = {t.dep_ for t in between} & _BREAKS
            if breaks == {"advcl"}:
                return 5.5, "adverbial clause"
            return (3.5, "relative clause") if breaks else (8.2 - 0.3 * len(between), "argument")
        between.append(node)
    above = any(a.i == host.i for a in trigger.ancestors)
    return (6.0, "main clause") if above else (4.0, "sentence")


def _is_cause(path: Sequence[Token], scene: Scene) -> bool:
    """Whether a path up to the trigger leads through what a protest or statement is about: "marched against the war in Xxx"."""
    if not scene.aimed:
        return False
    top = path[-1]
    object_of = top.dep_ == "dobj" and top.head.i == scene.trigger.i
    return object_of or any(t.dep_ in {"prep", "pcomp"} and t.lower_ in CAUSES for t in path)


def _after_of(host: Token, scene: Scene, depth: int) -> Scored:
    """`the bombing of X`, `in the town of X`; `the government of X` is an owner."""
    if host.i == scene.trigger.i:
        return 9.0, "of"
    if host.lower_ in OWNED:
        return 0.8, "owner"
    if host.dep_ not in _NOMINAL or depth >= MAX_DEPTH:
        return 3.0, "of"
    score, rule = score_place(host, scene, depth + 1)
    return (score - 0.3, rule) if host.dep_ == "pobj" else (min(score, 5.0), f"of {rule}")


def _under_preposition(node: Token, scene: Scene, depth: int) -> Scored:
    prep = node.head
    host = prep.head
    while host.dep_ in {"prep", "pcomp"} and host.head.i != host.i:
        host = host.head
    word = prep.lower_
    if word == "of":
        return _after_of(host, scene, depth)
    if word == "from":
        return (6.5, "from trigger") if host.i in {scene.trigger.i, scene.verb.i} else (0.8, "origin")
    if word == "between" and scene.state and host.lower_ not in _SHARED:
        return 0.8, "side"
    score, rule = _host_score(host, scene)
    return _by_preposition(word, score, scene), f"{word} {rule}"


def _by_preposition(word: str, score: float, scene: Scene) -> float:
    """What is left of a word's score for a place behind a preposition that hangs on it."""
    if word in AT or (word == "over" and not scene.aimed):
        return score - (1.5 if word in BESIDE else 0.0)
    if word == "to" and scene.moves:
        return min(score, 7.5)
    if word in AIMED:
        return min(score - 4.0, 2.1)
    return score - 1.5 if word in TOWARDS else min(score, 5.0) - 1.0


def _modifying(node: Token, scene: Scene, depth: int) -> Scored:
    """A place that modifies a noun: `the X bombing`, `in X's market`, `X police`; a state's name there is more often an owner."""
    head, state = node.head, scene.state
    if state and ((head.lower_ in _LAUNCHED and node.text.isupper()) or head.lower_ in _ABROAD):
        return 0.8, "actor's"
    if head.i == scene.trigger.i:
        return 4.0 if scene.seat and node.dep_ == "poss" else 8.0, "before trigger"
    if head.lower_ in _TIMES:
        return 1.0, "time"
    if head.dep_ in {"pobj", "dobj", "nsubjpass", *_MODIFIERS} and depth < MAX_DEPTH:
        score, rule = score_place(head, scene, depth + 1)
        # `in a Xxx town` is in the state; `at the Xxx Embassy`, `Xxx troops` are the state's own.
        scene_noun = head.dep_ == "pobj" and head.head.lower_ in INSIDE and not (state and head.tag_.startswith("NNP"))
        loss = 0.3 if scene_noun else 4.0 if state else 1.0 if head.dep_ == "pobj" else 2.0
        return score - loss, f"beside {rule}"
    return 1.3, "actor's"


def _as_object(head: Token, scene: Scene, depth: int) -> Scored:
    if head.i != scene.trigger.i:
        addressed = head.lower_ in _ADDRESSING or any(c.dep_ in {"xcomp", "ccomp"} for c in head.rights)
        return (0.4, "addressed") if addressed else (6.0, "object")
    if scene.aimed and scene.state:
        return 0.4, "addressed"
    # Who is killed may bear a town's name; what stands at a town may be struck with people in it.
    return (0.4, "victim") if scene.harm and depth == 0 else (9.0, "struck")


def score_bracket(token: Token, scene: Scene) -> Scored:
    """The score of a place in a bracket behind a token: that of the phrase that the bracket belongs to."""
    best = score_place(token, scene)
    node = token
    for _ in range(MAX_DEPTH):
        if node.dep_ not in _PHRASAL or node.head.i == node.i or node.head.i in {scene.trigger.i, scene.verb.i}:
            break
        node = node.head
        if node.dep_ not in {"prep", "pcomp"}:
            best = max(best, score_place(node, scene))
    return best[0] - 0.5, f"bracket {best[1]}"


def score_place(node: Token, scene: Scene, depth: int = 0) -> Scored:
    """How surely a token is the event's place: 10 most, below 3.4 not by itself; and why."""
    while node.dep_ in {"conj", "appos"} and node.head.i != node.i and not _is_verb(node.head) and depth < MAX_DEPTH:
        node, depth = node.head, depth + 1
    dep, head = node.dep_, node.head
    if dep == "pobj":
        return _under_preposition(node, scene, depth)
    if dep in _MODIFIERS:
        return _modifying(node, scene, depth)
    if dep in {"dobj", "nsubjpass", "obj"} and head.i in {scene.trigger.i, scene.verb.i}:
        return _as_object(head, scene, depth)
    if dep == "dobj" and _is_verb(head) and not _reports(head, scene.trigger):
        return 3.0, "object beside"
    if dep in {"nsubj", "csubj", "agent"}:
        return (0.3, "metonym") if _reports(head, scene.trigger) else (1.0, "actor")
    return 2.2, "sentence"
