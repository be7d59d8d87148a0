"""Which of an article's time expressions dates an event, and the date that follows.

An expression belongs to the word it hangs on in the parse: to a noun when it is that noun's modifier (`Monday's attack`), else to the
nearest verb above it. It dates an event when it belongs to the trigger, or to a verb that shares the trigger's time. Never when it
belongs to a verb of saying, or to a clause of its own.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coding.model import Candidate, Parsed, Sentence, TimeExpression
from coding.time_calendar import Days, between, part_of
from coding.time_grammar import TimeGrammar
from coding.tokens import Token
from schemas.event import EventDate
from schemas.timewords import TimeBound

TIGHT = frozenset(["poss", "compound", "nmod", "amod", "nummod"])
SUBJECT = frozenset(["nsubj", "nsubjpass", "csubj"])
ARGUMENT = SUBJECT | {"dobj", "attr", "conj", "appos", "oprd"}
CARRIERS = frozenset(["in", "during", "by", "with", "from", "after", "amid", "following", "under"])
"""Prepositions whose noun shares the time of the verb above: `killed on Monday in an attack`."""
SHARED = frozenset(["advcl", "xcomp", "acl", "pcomp", "prep", "conj", "ccomp", "dep", "parataxis"])
"""Links through which a clause has the time of the one above it; a relative clause has its own."""
SIMULTANEOUS = frozenset(["when", "as", "while"])

PARTS: Mapping[TimeBound, int] = {"early": 0, "middle": 1, "late": 2}

REACH_AHEAD = 3
"""Paragraphs over which a day is fetched back to what begins a text."""
_STAMPED = re.compile(r"\b(?:Posted|Updated|Published|Modified|POSTED|UPDATED|PUBLISHED)(?: on| at)?(?::| -)? ?$")
STAMP = 24
"""Characters that a line has beside a full date when it tells no more than the date."""

RANKS = ("attached", "subject", "clause", "conjunct", "superordinate", "subordinate", "below")
"""How an expression may belong to an event, the surest first."""


RECENT = 180
"""Days before publication from which a day may be carried on."""
REACH = 4
"""Paragraphs over which a day is carried on."""


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """The expression that dates an event, or None; `rule` says how it was found."""

    expression: TimeExpression | None
    rule: str


def event_time(
    candidate: Candidate,
    expressions: Sequence[TimeExpression],
    sentences: Sequence[Sentence],
    grammar: TimeGrammar,
    published: dt.date | None = None,
) -> TimeChoice:
    """The expression that dates a candidate's event.

    `expressions` are all of the article's in order, `sentences` all of its sentences, `published` its day, from which days are too far
    to be carried from one clause to another. First comes what belongs to the trigger in its sentence, then the last day named before
    it that no verb of saying stands before, or else the first after it. Rules: `time/attached`, `time/subject`, `time/clause`,
    `time/conjunct`, `time/superordinate`, `time/subordinate`, `time/below` in the sentence; `time/paragraph`, `time/before`,
    `time/after`, `time/lead` (for a title) elsewhere; and without an expression `time/reporting` (the only ones date the saying),
    `time/other-clause` and `time/none`.
    """
    sentence = candidate.parsed.sentence
    usable = [e for e in expressions if not e.rule.startswith("dateline/")]
    inside = [
        e
        for e in usable
        if e.in_title == sentence.in_title
        and sentence.start <= e.span.start < sentence.end
        and not _is_stamp(e, sentence)
    ]
    relations = [relation(candidate, e, grammar) for e in inside]
    ranked = [
        (RANKS.index(r), e.earliest is None, _distance(candidate, e), i)
        for i, (r, e) in enumerate(zip(relations, inside, strict=True))
        if r in RANKS and (r != "below" or _sets_a_day(e, published))
    ]
    if ranked:
        rank, _, _, at = min(ranked)
        return TimeChoice(inside[at], f"time/{RANKS[rank]}")
    carried = _carried(sentence, [e for e in usable if _sets_a_day(e, published)], sentences, grammar)
    if carried is not None:
        return carried
    if not relations:
        return TimeChoice(None, "time/none")
    return TimeChoice(None, "time/reporting" if all(r == "reporting" for r in relations) else "time/other-clause")


def _distance(candidate: Candidate, expression: TimeExpression) -> int:
    return abs(candidate.hit.span.start - expression.span.start)


def _carried(
    sentence: Sentence, expressions: Sequence[TimeExpression], sentences: Sequence[Sentence], grammar: TimeGrammar
) -> TimeChoice | None:
    """The day that the text around a sentence sets: the last before it, or when there is none (as for a title) the first after it."""
    body = [s for s in sentences if not s.in_title]
    starts = [s.start for s in body]
    here = -1 if sentence.in_title else bisect_right(starts, sentence.start) - 1
    paragraph = body[0].paragraph if sentence.in_title and body else sentence.paragraph
    homes = [(e, bisect_right(starts, e.span.start) - 1) for e in expressions if not e.in_title]
    before = ((e, body[at]) for e, at in reversed(homes) if 0 <= at < here)
    after = ((e, body[at]) for e, at in homes if at >= 0 and at > here)
    earlier = next((pair for pair in before if not _dates_the_saying(*pair, grammar)), None)
    found = earlier or next((pair for pair in after if not _dates_the_saying(*pair, grammar)), None)
    if found is None:
        return None
    expression, home = found
    distance = abs(home.paragraph - paragraph)
    if distance > (REACH if earlier else REACH_AHEAD):
        return None
    if not earlier:
        return TimeChoice(expression, "time/lead" if sentence.in_title else "time/after")
    return TimeChoice(expression, "time/before" if distance else "time/paragraph")


def _dates_the_saying(expression: TimeExpression, home: Sentence, grammar: TimeGrammar) -> bool:
    """Whether a verb of saying stands before an expression, or it is no more than the stamp of a page: `Posted May 3, 2019`."""
    said = grammar.speech_before.search(home.text[: expression.span.start - home.start]) is not None
    return (
        said
        or _is_stamp(expression, home)
        or (expression.rule == "date" and len(home.text) - len(expression.span.text) < STAMP)
    )


def _is_stamp(expression: TimeExpression, home: Sentence) -> bool:
    """Whether a date says when a page was put up, though other words stand before it: `Man shot in Lima Posted: Monday, May 3, 2019`."""
    return _STAMPED.search(home.text[: expression.span.start - home.start]) is not None


def _sets_a_day(expression: TimeExpression, published: dt.date | None) -> bool:
    """Whether an expression may date what other clauses and sentences tell: a single known day, not ahead and not long ago."""
    day = expression.earliest
    if day is None or expression.precision != "day" or expression.bound != "within":
        return False
    return published is None or 0 <= (published - day).days <= RECENT


def relation(candidate: Candidate, expression: TimeExpression, grammar: TimeGrammar) -> str:
    """How an expression of the same sentence belongs to the trigger: one of RANKS, or `reporting` or `other-clause` for not at all."""
    trigger = candidate.parsed.doc[candidate.head]
    own = _tokens(candidate.parsed, expression)
    if not own:
        return "other-clause"
    owner = _told_before(own, _owner(own, trigger))
    if owner == trigger or _follows(own[0], trigger):
        return "attached"
    if _reports(owner, grammar):
        return "reporting"
    return _between_verbs(owner, trigger, grammar) if _is_verb(owner) else _from_noun(owner, trigger)


def _follows(first: Token, trigger: Token) -> bool:
    """Whether an expression stands directly behind a noun: `the school shooting on Monday`, `the shooting attack Monday`."""
    if _is_verb(trigger):
        return False
    last = trigger.head if trigger.dep_ in ("compound", "amod") and trigger.head.i == trigger.i + 1 else trigger
    between = first.i - last.i - 1
    return between == 0 or (between == 1 and first.nbor(-1).text.lower() in ("on", "in", "of"))


def _reports(owner: Token, grammar: TimeGrammar) -> bool:
    """Whether a verb is one of saying; what is reported in the passive may well have the time of the report."""
    return owner.text.lower() in grammar.speech and not any(c.dep_ in ("nsubjpass", "auxpass") for c in owner.children)


def _from_noun(owner: Token, trigger: Token) -> str:
    """How a noun that has the expression as its modifier stands to the trigger: `Sunday's attack killed`, `killed in Sunday's attack`."""
    if owner.dep_ in SUBJECT and owner.head == trigger:
        return "subject"
    verb = _clause_verb(trigger)
    carried = owner.dep_ == "pobj" and owner.head.text.lower() in CARRIERS
    return "clause" if carried and verb is not None and owner.head.head in (verb, *verb.conjuncts) else "other-clause"


def _tokens(parsed: Parsed, expression: TimeExpression) -> list[Token]:
    base = parsed.sentence.start
    start, end = expression.span.start - base, expression.span.end - base
    return [t for t in parsed.doc if t.idx < end and t.idx + len(t.text) > start]


def _is_verb(token: Token) -> bool:
    return token.tag_.startswith("VB") or token.tag_ == "MD"


def _owner(own: Sequence[Token], trigger: Token) -> Token:
    """The word that an expression dates: the trigger on the way up, the noun it modifies, or the nearest verb."""
    inside = {t.i for t in own}
    top = next((t for t in own if t.head.i not in inside or t.head == t), own[0])
    child, head = top, top.head
    while head != child:
        if head == trigger or _is_verb(head) or (child.dep_ in TIGHT and head.i not in inside):
            return head
        child, head = head, head.head
    return child


def _told_before(own: Sequence[Token], owner: Token) -> Token:
    """The verb of the clause that an expression closes, though the parser hung it on the verb behind: "rebels captured the town yesterday,
    the army said", "the girl who was abducted yesterday has been freed"."""
    subject = next((c for c in reversed(owner.lefts) if c.dep_ in SUBJECT), None)
    if subject is None or own[0].head != owner or own[-1].i > owner.i:
        return owner
    told = [c for c in owner.lefts if c.dep_ == "ccomp" and c.i < own[0].i]
    if told and own[-1].nbor(1).text == "," and subject.left_edge.i > own[-1].i:
        return told[-1]
    return next((c for c in subject.rights if c.dep_ == "relcl" and c.right_edge.i + 1 == own[0].i), owner)


def _upwards(token: Token) -> Iterator[Token]:
    """The token and its heads up to the root."""
    yield token
    while token.head != token:
        token = token.head
        yield token


def _clause_verb(trigger: Token) -> Token | None:
    """The verb whose time a trigger shares: itself, or for a noun the verb it is an argument of."""
    if _is_verb(trigger):
        return trigger
    child = trigger
    while child.head != child:
        head = child.head
        if _is_verb(head):
            return head if child.dep_ in ARGUMENT or child.text.lower() in CARRIERS else None
        if not (
            child.dep_ in ("conj", "appos")
            or (child.dep_ == "pobj" and head.text.lower() in CARRIERS)
            or child.dep_ == "compound"
        ):
            return None
        child = head
    return None


def _between_verbs(owner: Token, trigger: Token, grammar: TimeGrammar) -> str:
    """How the verb that an expression belongs to stands to the trigger's."""
    verb = _clause_verb(trigger)
    if verb is not None and (verb == owner or owner in verb.conjuncts):
        return "clause" if verb == owner else "conjunct"
    if verb is not None and owner.is_ancestor(verb) and all(_passes(t, grammar) for t in _links(verb, owner)):
        return "superordinate"
    noun = trigger.head if trigger.dep_ == "compound" else trigger
    if owner.dep_ in ("relcl", "acl") and owner.head == noun and not _is_verb(noun):
        return "subordinate"
    if verb is not None and verb.is_ancestor(owner) and all(_simultaneous(t) for t in _links(owner, verb)):
        return "subordinate"
    return "below" if trigger.is_ancestor(owner) else "other-clause"


def _links(lower: Token, upper: Token) -> list[Token]:
    """The tokens on the way up from one verb to another, without the upper one."""
    path = []
    for token in _upwards(lower):
        if token == upper:
            break
        path.append(token)
    return path


def _passes(link: Token, grammar: TimeGrammar) -> bool:
    """Whether the time of the clause above reaches through a link: not into a relative clause, nor into what is said."""
    if link.dep_ == "relcl":
        return "when" in _marks(link)
    return not _reports(link.head, grammar) and (link.dep_ in SHARED or not _is_verb(link))


def _marks(clause: Token) -> set[str]:
    return {c.text.lower() for c in clause.children if c.dep_ in ("mark", "advmod")}


def _simultaneous(link: Token) -> bool:
    """Whether a clause below has the time of the one above: an infinitive, `when ...`, `..., killing six`, `left six wounded`."""
    if link.dep_ == "advcl":
        return bool(_marks(link) & SIMULTANEOUS) or link.tag_ == "VBG"
    return link.dep_ == "xcomp" or (
        link.dep_ in ("ccomp", "oprd") and link.tag_ == "VBN" and not any(c.dep_ == "aux" for c in link.children)
    )


def to_event_date(expression: TimeExpression | None, reference: dt.date | None) -> EventDate | None:
    """The date of an event: the expression's days, narrowed or opened as its `bound` says.

    Without an expression: on or before the reference (`reported`), or None when there is no reference either. An expression that
    nothing resolves keeps its words with no days and precision `unknown`. `since` reaches up to the reference; `until` has no first day.
    """
    if expression is None:
        return EventDate(earliest=None, latest=reference, precision="reported") if reference else None
    span = expression.span
    words = {"text": span.text, "start": span.start, "end": span.end}
    if expression.earliest is None or expression.latest is None:
        return EventDate(earliest=None, latest=None, precision="unknown", **words)
    days = Days(expression.earliest, expression.latest, expression.precision)
    if expression.bound == "until":
        return EventDate(earliest=None, latest=days.last, precision=days.precision, **words)
    days = _bounded(days, expression, reference)
    return EventDate(earliest=days.first, latest=days.last, precision=days.precision, **words)


def _bounded(days: Days, expression: TimeExpression, reference: dt.date | None) -> Days:
    """The days narrowed or opened by the expression's bound."""
    bound = expression.bound
    if bound in PARTS:
        return part_of(days, PARTS[bound])
    if reference is None or bound == "within":
        return days
    if bound == "since":
        return between(days.first, reference) or days
    inside = days.first <= reference <= days.last
    first = reference if inside and bound == "later" else days.first
    return Days(first, reference if inside and bound == "earlier" else days.last, days.precision)
