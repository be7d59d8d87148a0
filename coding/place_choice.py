"""Which place is the event's, out of all that the article names.

Syntax decides first: a place under a preposition of place that hangs on the trigger, on the verb that governs it, or on one of its
arguments; a place that is itself struck; a place before a nominal trigger. The speaker's place (`said in Geneva`), an actor's origin (`a
man from Lyon`) and a government's metonym (`Moscow denied`) are not. Where the sentence gives none, what the article has set is used:
the sentence before in the paragraph, the lead, and last the dateline.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from coding.model import Candidate, Document, PlaceMention, Sentence
from coding.tokens import Token
from schemas.event import Place

Scored = tuple[float, str]

_CONTAINED = re.compile(r"(?: [a-z-]+){0,2}(?: ?\[[^\]]*\])?(?: \([^()]*\))?(?:, | \((?:[^()]{0,60}, )?)")

INSIDE = frozenset(["in", "at", "inside", "on"])
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
USABLE = 3.4
LAST_RESORT = 1.2
MAX_DEPTH = 5
_MODIFIERS = frozenset(["compound", "poss", "amod", "nmod", "npadvmod"])
_NOMINAL = frozenset(["pobj", "dobj", "nsubjpass", "nsubj", "appos", "conj"])
_CLAUSES = frozenset(["ccomp", "parataxis"])
_BREAKS = frozenset(["relcl", "acl", "advcl", "ccomp", "xcomp", "parataxis"])

_WITHIN = re.compile(r"(?: [a-z-]+){0,2},? (?:in|of) (?:the )?(?:[a-z-]+ )?")
_SETTLED = re.compile(r"settlement|noun|division|contained")
_SITE = re.compile(r" (?:[|–—-]|::|») [^|–—]{3,60}$")


def to_place(mention: PlaceMention | None) -> Place | None:
    """A mention as the place of an event."""
    if mention is None:
        return None
    span = mention.span
    return Place(
        text=span.text,
        start=span.start,
        end=span.end,
        name=mention.name,
        place_id=mention.place_id,
        country=mention.country,
        admin1=mention.admin1,
        lat=mention.lat,
        lon=mention.lon,
        feature=mention.feature,
        precision=mention.precision,
    )


def _token_of(candidate: Candidate, mention: PlaceMention) -> Token | None:
    """The head token of a mention's words in the candidate's sentence."""
    doc, offset = candidate.parsed.doc, candidate.parsed.sentence.start
    tokens = [
        t
        for t in doc
        if t.idx + offset < mention.span.end and mention.span.start < t.idx + offset + len(t.text) and not t.is_space
    ]
    inside = {t.i for t in tokens}
    return next((t for t in tokens if t.head.i not in inside or t.head.i == t.i), None)


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


def _host_score(host: Token, trigger: Token, verb: Token) -> Scored:
    """How closely the word that a prepositional phrase hangs on belongs to the event."""
    if host.i == trigger.i:
        return 10.0, "trigger"
    if _reports(host, trigger) or _in_speaker(host, trigger):
        return (0.5 if _is_verb(host) else -2.0), "speaker"
    if host.i == verb.i:
        return 9.0, "verb"
    between: list[Token] = []
    for node in (host, *host.ancestors):
        if node.i in {trigger.i, verb.i}:
            breaks = {t.dep_ for t in between} & _BREAKS
            if breaks == {"advcl"}:
                return 5.5, "adverbial clause"
            return (3.5, "relative clause") if breaks else (8.2 - 0.3 * len(between), "argument")
        between.append(node)
    above = any(a.i == host.i for a in trigger.ancestors)
    return (6.0, "main clause") if above else (4.0, "sentence")


def _after_of(host: Token, trigger: Token, verb: Token, depth: int) -> Scored:
    """`the bombing of X`, `in the town of X`; `the government of X` is an owner."""
    if host.i == trigger.i:
        return 9.0, "of"
    if host.lower_ in OWNED:
        return 0.8, "owner"
    if host.dep_ not in _NOMINAL or depth >= MAX_DEPTH:
        return 3.0, "of"
    score, rule = _score(host, trigger, verb, depth + 1)
    return (score - 0.3, rule) if host.dep_ == "pobj" else (min(score, 5.0), f"of {rule}")


def _under_preposition(node: Token, trigger: Token, verb: Token, depth: int) -> Scored:
    prep = node.head
    host = prep.head
    while host.dep_ in {"prep", "pcomp"} and host.head.i != host.i:
        host = host.head
    word = prep.text.lower()
    if word == "of":
        return _after_of(host, trigger, verb, depth)
    if word == "from":
        return (6.5, "from trigger") if host.i in {trigger.i, verb.i} else (0.8, "origin")
    score, rule = _host_score(host, trigger, verb)
    if word in AT:
        return score - (1.5 if word in BESIDE else 0.0), f"{word} {rule}"
    if word in AIMED:
        return min(score - 4.0, 2.1), f"{word} {rule}"
    return (score - 1.5 if word in TOWARDS else min(score, 5.0) - 1.0), f"{word} {rule}"


def _modifying(node: Token, trigger: Token, verb: Token, depth: int, state: bool) -> Scored:
    """A place that modifies a noun: `the X bombing`, `in X's market`, `X police`; a state's name there is more often an owner."""
    head = node.head
    if head.i == trigger.i:
        return 8.0, "before trigger"
    if head.dep_ in {"pobj", "dobj", "nsubjpass", *_MODIFIERS} and depth < MAX_DEPTH:
        score, rule = _score(head, trigger, verb, depth + 1, state=state)
        # `in a Xxx town` is in the state; `at the Xxx Embassy`, `Xxx troops` are the state's own.
        scene = head.dep_ == "pobj" and head.head.text.lower() in INSIDE and not (state and head.tag_.startswith("NNP"))
        return score - (0.3 if scene else 4.0 if state else 1.0 if head.dep_ == "pobj" else 2.0), f"beside {rule}"
    return 1.3, "actor's"


def _score(node: Token, trigger: Token, verb: Token, depth: int = 0, state: bool = False) -> Scored:
    """How surely a token is the event's place: 10 most, below `USABLE` not at all; and why."""
    while node.dep_ in {"conj", "appos"} and node.head.i != node.i and not _is_verb(node.head) and depth < MAX_DEPTH:
        node, depth = node.head, depth + 1
    dep, head = node.dep_, node.head
    if dep == "pobj":
        return _under_preposition(node, trigger, verb, depth)
    if dep in _MODIFIERS:
        return _modifying(node, trigger, verb, depth, state)
    if dep in {"dobj", "nsubjpass", "obj"} and head.i in {trigger.i, verb.i}:
        return (9.0, "struck") if head.i == trigger.i else (6.0, "object")
    if dep == "dobj" and _is_verb(head) and not _reports(head, trigger):
        return 3.0, "object beside"
    if dep in {"nsubj", "csubj", "agent"}:
        return (0.3, "metonym") if _reports(head, trigger) else (1.0, "actor")
    return 2.2, "sentence"


def _rank(mention: PlaceMention, score: float, distance: int) -> float:
    """Score of a mention, a named town before a region, the nearer before the farther."""
    named = mention.place_id is None and mention.feature == "PPL"
    closeness = (
        -2.0 if mention.feature == "ST" else 1.0 if named else {1: 1.2, 2: 1.0, 3: -0.2, None: 0.3}[mention.precision]
    )
    return score + closeness - 0.004 * min(distance, 150)


def _within(mentions: Iterable[PlaceMention], sentence: Sentence) -> list[PlaceMention]:
    return [m for m in mentions if m.in_title == sentence.in_title and sentence.start <= m.span.start < sentence.end]


def _innermost(mention: PlaceMention, others: Sequence[PlaceMention], sentence: Sentence) -> PlaceMention:
    """The place that the text names right before a larger one: `Xxx village (Yyy district, Zzz)` is Xxx."""
    for other in sorted(others, key=lambda m: -m.span.start):
        if (
            other.span.end <= mention.span.start
            and other.feature != "ST"
            and (other.precision or 2) <= (mention.precision or 2) + 1
        ):
            gap = sentence.text[other.span.end - sentence.start : mention.span.start - sentence.start]
            # A quarter in a town is less telling than the town; a village in a province is more.
            village = mention.precision != 1 and _SETTLED.search(other.rule) is not None
            contained = _CONTAINED.fullmatch(gap) or (village and _WITHIN.fullmatch(gap))
            if contained and (other.place_id is None or other.country == mention.country):
                mention = other
    return mention


def _in_sentence(
    candidate: Candidate, mentions: Sequence[PlaceMention], dateline_end: int
) -> tuple[float, PlaceMention, str] | None:
    trigger = candidate.parsed.doc[candidate.head]
    verb = governor(trigger)
    ranked: list[tuple[float, PlaceMention, str]] = []
    for mention in _within(mentions, candidate.parsed.sentence):
        if mention.span.overlaps(candidate.hit.span) or (not mention.in_title and mention.span.end <= dateline_end):
            continue
        token = _token_of(candidate, mention)
        score, rule = (
            _score(token, trigger, verb, state=mention.feature == "PCLI") if token is not None else (3.6, "sentence")
        )
        distance = abs(mention.span.start - candidate.hit.span.start)
        ranked.append((_rank(mention, score, distance), mention, rule))
    if not ranked:
        return None
    score, mention, rule = max(ranked, key=lambda r: r[0])
    return score, _innermost(mention, [r[1] for r in ranked], candidate.parsed.sentence), rule


_SPEAKS = re.compile(
    r"(?:,? and [A-Z][\w-]+|, [A-Z][\w-]+)*,? (?:said|says|say|told|stated|reported|announced|confirmed|denied|claimed)\b"
)
"""What follows the place of a speaker: "officials in Xxx and Yyy said"."""


def _is_inside(mention: PlaceMention, sentence: Sentence) -> bool:
    """Whether a state is said to hold something ("in northern Xxx"), rather than to receive, send or want it."""
    before = sentence.text[: mention.span.start - sentence.start].lower().split()[-4:]
    return any(word in INSIDE for word in before)


def _stated(mentions: Sequence[PlaceMention], sentence: Sentence) -> PlaceMention | None:
    """The most exact place that a sentence sets under a preposition or a dateline-like opening."""
    found = [
        m
        for m in _within(mentions, sentence)
        if any(
            cue in m.rule
            for cue in ("locative", "of+", "contained", "noun of", "noun after", "stranger", "division", "settlement")
        )
        and (m.feature != "PCLI" or _is_inside(m, sentence))
        and not _SPEAKS.match(sentence.text, m.span.end - sentence.start)
    ]
    return min(found, key=lambda m: m.precision or 4, default=None)


def _from_context(
    candidate: Candidate, mentions: Sequence[PlaceMention], document: Document
) -> tuple[PlaceMention | None, str]:
    here = candidate.parsed.sentence
    earlier = [
        s for s in document.sentences if not s.in_title and s.index < here.index and s.paragraph >= here.paragraph - 1
    ]
    for sentence in reversed(earlier[-2:]):
        found = _stated(mentions, sentence)
        if found is not None:
            return found, "context/previous sentence"
    for sentence in [s for s in document.sentences if not s.in_title][:2] if here.in_title or here.index > 1 else ():
        found = _stated(mentions, sentence)
        if found is not None:
            return found, "context/lead"
    titled = [m for m in mentions if m.in_title and m.precision == 1]
    return (titled[0], "context/title") if titled and not here.in_title else (None, "none")


def _of_story(mentions: Sequence[PlaceMention], body_start: int) -> PlaceMention | None:
    """The town that a local story is about: the one named most in the body, when it names towns of one division only."""
    towns = [
        m for m in mentions if m.precision == 1 and m.feature != "ST" and (m.in_title or m.span.start >= body_start)
    ]
    if not towns or len({(m.country, m.admin1) for m in towns}) > 1:
        return None
    times = Counter(m.place_id or m.span.text for m in towns)
    return max(towns, key=lambda m: times[m.place_id or m.span.text])


def _without_site(mentions: Sequence[PlaceMention], title: str) -> list[PlaceMention]:
    """Mentions but for those in the publisher's name at the end of a title: `Two shot | Xxxville News`."""
    tail = _SITE.search(title)
    return [m for m in mentions if not (m.in_title and tail and m.span.start >= tail.start())]


def _from_dateline(mentions: Sequence[PlaceMention], document: Document) -> PlaceMention | None:
    """The dateline's town, when the body names no place of another state: a local story."""
    line = document.dateline
    if line is None or line.place is None:
        return None
    at = next((m for m in mentions if not m.in_title and m.span.overlaps(line.place)), None)
    others = {m.country for m in mentions if m.country and (m.in_title or m.span.start >= line.body_start)}
    return at if at is not None and others <= {at.country} else None


def _town_of(street: PlaceMention, mentions: Sequence[PlaceMention]) -> PlaceMention | None:
    """The town that a street is in: the one named last before it, or else first behind it or in the title."""
    towns = [m for m in mentions if m.precision == 1 and m.place_id is not None and (m.feature or "").startswith("PPL")]
    before = [m for m in towns if m.in_title == street.in_title and m.span.end <= street.span.start]
    behind = [m for m in towns if m not in before]
    return before[-1] if before else behind[0] if behind else None


def event_place(
    candidate: Candidate, mentions: Sequence[PlaceMention], document: Document
) -> tuple[PlaceMention | None, str]:
    """The place of an event and the rule that chose it, or (None, "none")."""
    mentions = _without_site(mentions, document.title)
    body_start = document.dateline.body_start if document.dateline else 0
    best = _in_sentence(candidate, mentions, body_start)
    if best is not None and best[0] >= USABLE:
        town = _town_of(best[1], mentions) if best[1].feature == "ST" else None
        return (town, "context/town of street") if town is not None else (best[1], f"sentence/{best[2]}")
    found, rule = _from_context(candidate, mentions, document)
    if found is not None:
        return found, rule
    if best is not None and best[0] >= LAST_RESORT and (best[1].precision in {1, 2} or best[1].place_id is None):
        return best[1], f"sentence/{best[2]}"
    story = _of_story(mentions, body_start) if len(document.sentences) > 1 else None
    if story is not None:
        return story, "context/story"
    dateline = _from_dateline(mentions, document)
    return (dateline, "context/dateline") if dateline is not None else (None, "none")
