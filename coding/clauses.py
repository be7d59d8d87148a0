"""Reads clauses of a dependency parse (CLEAR labels, Penn tags): voice, subjects shared or controlled, objects."""

from __future__ import annotations

from collections.abc import Iterator

from coding.phrases import NOMINAL_TAGS, RELATIVES
from coding.role_words import BORDERS
from coding.tokens import Token
from schemas.verbs import VerbSets

VERB_TAGS = frozenset(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"))
SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_ONLY_PAST = frozenset(
    ("took", "retook", "overtook", "overran", "drove", "threw", "beat", "slew", "gave", "broke", "tore")
)
"""Past forms that are no participles: only a participle can be passive."""
_OF_WHAT_IS_DONE = frozenset((
    "hard", "easy", "difficult", "impossible", "possible", "tough", "dangerous", "safe", "necessary", "important", "better",
))  # fmt: skip
"""Adjectives of what is to be done, not of who does it: "the town is hard to reach"."""
_OPEN_CLAUSES = frozenset(("advcl", "acl", "relcl", "xcomp", "ccomp"))
_HARMED = frozenset(("NN", "NNS", "NNP", "NNPS", "CD"))
_OWN_CLAUSE = frozenset(("nsubj", "nsubjpass", "aux", "auxpass"))
_NEXT_VERB = 4
"""Tokens between two coordinated participles that may share an agent."""
_BEFORE_EVENTS = frozenset(("in", "during", "to", "under", "amid", "following", "after"))
_CLOSED = frozenset(
    ("because", "due", "after", "before", "during", "despite", "since", "until", "amid", "following", "like", "than")
)
"""Prepositions whose object keeps what follows: "because of its record on rights" is nothing "on rights"."""
_DESCRIBING = frozenset(
    ("visiting", "fleeing", "retreating", "protesting", "striking", "advancing", "invading", "surviving", "remaining")
)
"""What says how people are, though parsed as a clause behind a preposition: "talks with visiting ministers"."""
_DISGUISED = frozenset(("disguised", "dressed", "clad", "posing", "masquerading"))
_NOT_DONE_TO = frozenset((
    "way", "ways", "reason", "reasons", "day", "days", "night", "time", "times", "moment", "place", "year", "month", "week", "hour", "fact",
))  # fmt: skip
"""Nouns of a relative clause that say when, where or why: "the day they attacked"."""
_WHERE = frozenset(("on", "in", "at", "near", "into", "outside"))
_TEMPORAL = frozenset(("after", "before", "since", "until"))
BARE_COUNTS = frozenset(("others", "scores", "dozens", "hundreds", "thousands", "several", "many"))
_HAVING = frozenset(("has", "have", "had", "having"))
_ADDRESSED = frozenset((
    "order", "orders", "call", "calls", "request", "requests", "demand", "demands", "appeal", "appeals", "permission", "invitation",
    "warning", "warnings", "way", "ways", "time", "place", "reason", "reasons", "opportunity", "chance",
))  # fmt: skip
"""Nouns whose infinitive somebody else is to do: "issued an order to leave"."""
_USING = frozenset((
    "use", "uses", "used", "using", "employ", "employs", "employed", "employing", "fire", "fires", "fired", "firing", "throw", "throws",
    "threw", "throwing", "hurl", "hurls", "hurled", "hurling",
))  # fmt: skip
"""Verbs whose object is what something is done with: "fired tear gas to break up the rally"."""
_WITH_TWO_OBJECTS = frozenset((
    "given", "denied", "granted", "offered", "refused", "awarded", "paid", "promised", "shown", "told", "taught", "handed", "sent",
    "allowed", "issued", "charged", "sold", "forced", "called", "named", "dubbed", "declared", "considered", "made",
))  # fmt: skip
"""Participles that keep an object in the passive: "a migrant denied asylum"."""
_DEEPEST = 6
"""Clauses. A subject shared over more clauses than this is a parser's mistake."""


def child(token: Token, *labels: str) -> Token | None:
    """The first child with one of these labels."""
    return next((c for c in token.children if c.dep_ in labels), None)


def is_passive(verb: Token) -> bool:
    """Whether a verb form is passive, in a clause or as a participle behind a noun."""
    if any(c.dep_ in {"nsubjpass", "auxpass", "agent"} for c in verb.children):
        return True
    if verb.tag_ == "VBD" and verb.dep_ == "conj" and child(verb, "nsubj", "dobj") is None:
        return verb.head.tag_ == "VBN" and is_passive(verb.head)  # "were booked and sent to jail"
    if verb.tag_ != "VBN" or (verb.lower_ == "called" and any(c.lower_ == "for" for c in verb.rights)):
        return False
    if sole_noun(verb) is not None:
        return False
    if verb.dep_ in {"acl", "amod"}:
        return child(verb, "nsubj", "aux") is None  # but "reports that rebels had captured the town"
    alone = verb.dep_ == "conj" and not any(c.dep_ in {"nsubj", "aux"} for c in verb.children)
    return alone and verb.head.tag_ in VERB_TAGS and is_passive(verb.head) and child(verb, "dobj") is None


def sole_noun(verb: Token) -> Token | None:
    """Who does what a verb with an object says that the parser takes for a participle, so that it finds no verb of theirs: "gunmen on
    motorcycles killed 23 villagers, police said"."""
    done_to = child(verb, "dobj")
    if verb.dep_ != "acl" or verb.tag_ != "VBN" or done_to is None or verb.lower_ in _WITH_TWO_OBJECTS:
        return None
    noun = verb.head
    if noun.dep_ == "pobj" and noun.head.dep_ == "prep":
        noun = noun.head.head
    spoken = noun.dep_ in {"nsubj", "dep", "npadvmod"} and any(
        c.dep_ == "nsubj" and c.i > verb.i for c in noun.head.children
    )
    if (noun.dep_ != "ROOT" and not spoken) or noun.tag_ not in NOMINAL_TAGS - VERB_TAGS:
        return None
    return noun if done_to.children and not _begins_another(done_to) else None


def is_headline_passive(verb: Token) -> bool:
    """Whether a past form of a verb that takes an object has none, as in headlines that leave "was" out: "politician shot in Lagos",
    "six killed 22 injured"."""
    own = child(verb, "nsubj")
    if (
        verb.tag_ not in {"VBD", "VBN"}
        or verb.lower_ in _ONLY_PAST
        or own is None
        or own.tag_ not in _HARMED
        or child(verb, "aux", "ccomp", "xcomp") is not None
    ):
        return False
    found = direct_object(verb)
    return found is None or _begins_another(found)


def _begins_another(counted: Token) -> bool:
    """Whether a bare number after a verb belongs to the next one: "six killed 22 injured", "six killed dozens hurt"."""
    bare = counted.tag_ == "CD" or counted.lower_ in BARE_COUNTS
    return bare and any(c.dep_ == "acl" and c.tag_ in {"VBN", "VBD"} and c.i == counted.i + 1 for c in counted.rights)


def has_arguments(verb: Token, *labels: str) -> bool:
    """Whether a verb has one of these dependents; a verb is nobody's object, though parsed as one ("killed in police firing belong to")."""
    return any(c.dep_ in labels and not (c.dep_ == "dobj" and c.tag_ in VERB_TAGS) for c in verb.children)


def is_named_event(token: Token) -> bool:
    """Whether an -ing form behind the noun of a preposition names an event ("in army shelling"), though parsed as a clause."""
    if token.tag_ != "VBG" or token.i == 0 or has_arguments(token, "dobj", "aux", "nsubj", "mark"):
        return False
    before = token.doc[token.i - 1]
    return before.dep_ == "pobj" and before.tag_ in {"NN", "NNS"} and before.head.lower_ in _BEFORE_EVENTS


def subject(verb: Token, verbs: VerbSets) -> Token | None:
    """The subject of a verb: its own, or the one it shares, is controlled by or stands behind; never the dummy `there`."""
    own = _in_disguise(verb) or child(verb, *SUBJECTS)
    found = own or _before_apposition(verb) or sole_noun(verb) or _inherited(verb, verbs, 0)
    return found if found is not None and found.lower_ != "there" else None


def _in_disguise(verb: Token) -> Token | None:
    """Who did what the parser takes those for the subject of as whom he was dressed: "gunmen disguised as policemen robbed a bank"."""
    guise = verb.head
    if verb.dep_ != "advcl" or guise.lower_ not in _DISGUISED or guise.i > verb.i:
        return None
    marked = any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.lefts)
    return (guise.head if guise.dep_ == "acl" else child(guise, *SUBJECTS)) if marked else None


def _before_apposition(verb: Token) -> Token | None:
    """The noun of a preposition that is the subject of what follows a name beside it: "a week after the king of Jordan, Abdullah, left"."""
    if verb.i < 2 or verb.tag_ not in {"VBD", "VBZ", "VBP"} or verb.doc[verb.i - 1].text != ",":
        return None
    name = verb.doc[verb.i - 2]
    noun = name.head if name.dep_ == "appos" else name
    while noun.dep_ == "pobj" and noun.head.lower_ == "of":
        noun = noun.head.head
    temporal = noun.dep_ == "pobj" and noun.head.lower_ in _TEMPORAL
    return noun if temporal and noun.i != name.i else None


def _inherited(verb: Token, verbs: VerbSets, depth: int) -> Token | None:
    head, dep = verb.head, verb.dep_
    if head.i == verb.i or depth > _DEEPEST:
        return None
    if dep in {"acl", "relcl", "amod"}:
        if verb.tag_ == "VB" and dep == "acl" and head.dep_ == "dobj" and head.head.tag_ in VERB_TAGS:
            theirs = head.lower_ in _ADDRESSED or head.head.lower_ not in verbs.light | _HAVING
            return (
                None if theirs else subject(head.head, verbs)
            )  # "announced plans to leave", not "foiled a plot to bomb it"
        return head if head.tag_ in NOMINAL_TAGS and verb.tag_ in {"VBN", "VBG", "VBD", "VBZ", "VBP"} else None
    if dep == "pcomp":
        return _behind_preposition(head, verbs, depth)
    if dep in {"conj", "xcomp", "advcl", "dep"} or (dep == "ccomp" and verb.tag_ in {"VBG", "VB"}):
        return _shared(verb, head, verbs, depth)
    return None


def listed_subject(verb: Token) -> Token | None:
    """The first of two subjects that a headline parts by a comma: "Egypt, Sudan resume talks"."""
    own = child(verb, *SUBJECTS)
    first = next((c for c in verb.lefts if c.dep_ in {"dep", "npadvmod", "nmod"} and c.tag_ in NOMINAL_TAGS), None)
    if own is None or first is None or first.i + 2 != own.left_edge.i or verb.doc[first.i + 1].lower_ != ",":
        return None
    return first if first.left_edge.i == 0 else None


def outer_subject(verb: Token, verbs: VerbSets) -> Token | None:
    """Of "soldiers behind the lines manning guns", where the parser hangs "manning" on the lines: the soldiers. Of "the ministry issued a
    statement condemning the raid": the ministry."""
    behind = verb.head
    if verb.dep_ != "acl" or verb.tag_ != "VBG":
        return None
    if behind.lower_ in verbs.texts and behind.dep_ == "dobj" and behind.head.tag_ in VERB_TAGS:
        return subject(behind.head, verbs)
    if behind.dep_ != "pobj":
        return None
    outer = behind.head.head
    return outer if outer.tag_ in NOMINAL_TAGS - VERB_TAGS and outer.i < behind.i else None


def addressed(verb: Token, verbs: VerbSets) -> Iterator[tuple[str, Token]]:
    """To whom a text goes that says it: of "sent a letter to the bank threatening to leave" the bank."""
    sender = verb.head
    if verb.dep_ == "acl" and sender.dep_ == "dobj":
        sender = sender.head
    text = child(sender, "dobj")
    if verb.tag_ == "VBG" and verb.dep_ in {"acl", "advcl"} and text is not None and text.lower_ in verbs.texts:
        yield from ((name, obj) for name, obj in prepositional_objects(sender) if name == "to")


def distant_subject(verb: Token, verbs: VerbSets) -> Token | None:
    """Of "rebels fired shells on the old town killing two", where the parser hangs "killing" on the town: the rebels."""
    where = verb.head
    if verb.dep_ != "acl" or verb.tag_ != "VBG" or where.dep_ != "pobj" or where.head.lower_ not in _WHERE:
        return None
    above = next((t for t in where.ancestors if t.tag_ in VERB_TAGS), None)
    return None if above is None or is_passive(above) else subject(above, verbs)


def _shared(verb: Token, head: Token, verbs: VerbSets, depth: int) -> Token | None:
    """The subject taken from the clause above: its object under control ("urged X to leave"), else its subject."""
    given = child(head, "dative") if verb.tag_ == "VB" and head.lower_ in verbs.giving else None
    if given is not None and given.tag_ in NOMINAL_TAGS:
        return given  # "granted the police a week to arrest him"
    controlled = child(head, "dobj")
    by_means = verb.tag_ == "VB" and head.lower_ in _USING  # "used helicopters to bomb villages"
    if (
        verb.dep_ == "xcomp"
        and controlled is not None
        and controlled.i < verb.i
        and head.lower_ not in verbs.light
        and not by_means
    ):
        return controlled
    if head.tag_ not in VERB_TAGS:
        ready = head.dep_ == "acomp" and head.lower_ not in _OF_WHAT_IS_DONE  # "is ready to send troops"
        return child(head.head if ready else head, *SUBJECTS)
    return child(head, *SUBJECTS) or _inherited(head, verbs, depth + 1)


def _behind_preposition(preposition: Token, verbs: VerbSets, depth: int) -> Token | None:
    """The subject of a gerund: of "accused X of shelling" it is X, of "retaliated by shelling" the clause's subject."""
    governor = preposition.head
    if governor.dep_ in {"acomp", "attr", "oprd"}:
        governor = governor.head  # "is eager about deploying": the subject of the copula
    if governor.lower_ == "responsible" and governor.head.tag_ in NOMINAL_TAGS:
        return governor.head  # "a gang responsible for killing two"
    if governor.tag_ not in VERB_TAGS or (not depth and preposition.lower_ == "by" and is_passive(governor)):
        return None  # "were killed by shelling"
    if governor.lower_ in verbs.accuse and not is_passive(governor):
        return child(governor, "dobj")
    return child(governor, *SUBJECTS) or _inherited(governor, verbs, depth + 1)


def meant_by(noun: Token, verbs: VerbSets) -> Token:
    """The noun that is meant: of "the bodies of two officers" the officers."""
    if noun.lower_ not in verbs.transparent:
        return noun
    preposition = next((c for c in noun.rights if c.dep_ == "prep" and c.lower_ == "of"), None)
    inner = child(preposition, "pobj") if preposition is not None else None
    return inner if inner is not None else noun


def agent(verb: Token) -> Token | None:
    """Who a passive verb says did it: the object of `by`, its own or that of the verb beside it ("seized and shot by X")."""
    for c in verb.rights:
        if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by"):
            found = child(c, "pobj")
            if found is not None:
                return found
    following = next((c for c in verb.rights if c.dep_ == "conj" and c.tag_ == "VBN"), None)
    if following is None or following.i - verb.i > _NEXT_VERB or any(c.dep_ in _OWN_CLAUSE for c in following.children):
        return None
    return agent(following)


def direct_object(verb: Token) -> Token | None:
    """The object of an active verb, its own or shared with the verb it is coordinated with ("attacked and killed two men")."""
    own = child(verb, "dobj") or _behind_adverbial(verb)
    if own is not None:
        return own
    adjective = next((c for c in verb.rights if c.dep_ == "ccomp" and c.tag_ == "JJ"), None)
    if adjective is not None and not any(c.dep_ in {"aux", "cop", "mark"} for c in adjective.children):
        return child(adjective, *SUBJECTS)  # "found the man guilty"
    following = next((c for c in verb.rights if c.dep_ == "conj" and c.tag_ in VERB_TAGS), None)
    if following is None or following.i - verb.i > 3:
        return None
    if any(c.dep_ == "prep" and c.i < following.i for c in verb.rights):
        return None
    return child(following, "dobj")


def left_out(verb: Token) -> Token | None:
    """The object that a relative clause without a pronoun leaves out: of "the men they accused of spying" the men."""
    subject_ = child(verb, "nsubj")
    if verb.dep_ != "relcl" or subject_ is None or subject_.lower_ in RELATIVES or verb.head.lower_ in _NOT_DONE_TO:
        return None
    stranded = any(c.dep_ == "prep" and not c.rights for c in verb.children)
    pronoun = any(t.tag_ in {"WDT", "WP", "WRB", "WP$"} for c in verb.lefts for t in c.subtree)
    return None if stranded or pronoun else verb.head


def _behind_adverbial(verb: Token) -> Token | None:
    """The object behind a short adverbial, which the parser gives to its preposition: "freed on bail two ministers"."""
    for preposition in (c for c in verb.rights if c.dep_ == "prep"):
        objects = [c for c in preposition.rights if c.dep_ == "pobj"]
        if len(objects) < 2 or objects[1].left_edge.i != objects[0].i + 1 or objects[0].left_edge.i != objects[0].i:
            continue
        if objects[1].left_edge.tag_ in {"CD", "DT", "JJ", "PRP$"}:
            return objects[1]
    return None


def prepositional_objects(token: Token) -> Iterator[tuple[str, Token]]:
    """(preposition, object) below a token, with those that the parser hung one object too deep ("on X in Y")."""
    for c in token.children:
        if c.dep_ in _OPEN_CLAUSES and (actor := _expected(c)) is not None:
            yield "for", actor
        if c.dep_ in {"prep", "agent", "dative"} and c.lower_ != "according":
            yield from _behind(c)


def _behind(preposition: Token) -> Iterator[tuple[str, Token]]:
    name = "toward" if preposition.lower_ == "with" and _is_border(preposition) else preposition.lower_
    for inner in preposition.rights:
        described = _described(inner) if inner.dep_ == "pcomp" else None
        if described is not None:
            yield name, described
        if inner.dep_ == "pobj":
            yield name, inner
            if preposition.lower_ not in _CLOSED:
                yield from ((n, t) for n, t in prepositional_objects(inner) if n not in {"of", preposition.lower_})
        elif inner.dep_ == "prep":
            yield from prepositional_objects(preposition)
            break


def _described(clause: Token) -> Token | None:
    """Who is meant by a clause behind a preposition: "talks with visiting ministers", "an attack on the council calling it lazy"; not
    "with each side doing the same"."""
    if clause.lower_ in _DESCRIBING and child(clause, "nsubj") is None:
        return child(clause, "dobj")
    return (
        child(clause, "nsubj")
        if clause.tag_ == "VBG" and (clause.head.lower_ != "with" or clause.lower_ in _DESCRIBING)
        else None
    )


def _is_border(preposition: Token) -> bool:
    """Whether what stands before "with" is with somebody without being done with him: "along the border with Chad"."""
    return preposition.i > 0 and preposition.doc[preposition.i - 1].lower_ in BORDERS


def _expected(clause: Token) -> Token | None:
    """Who is to do what an infinitive says: "a deadline for the rebels to leave"."""
    if clause.tag_ != "VB" or not any(c.dep_ == "mark" and c.lower_ == "for" for c in clause.lefts):
        return None
    return child(clause, *SUBJECTS)


def first_verb(verb: Token) -> Token:
    """The verb that a coordination of bare verbs begins with: "killing" of "killing two and injuring nine"."""
    while verb.dep_ == "conj" and verb.head.tag_ == verb.tag_ and verb.head.i < verb.i:
        verb = verb.head
    return verb


def first_conjunct(noun: Token) -> Token:
    """The noun that a coordination begins with."""
    while noun.dep_ == "conj" and noun.head.tag_ in NOMINAL_TAGS and noun.head.i != noun.i:
        noun = noun.head
    return noun
