from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from coding.model import Candidate, Parsed, Sentence, TimeExpression
from coding.time import find_times
from coding.time_choice import TimeChoice, event_time, to_event_date
from coding.time_grammar import TimeGrammar, build_grammar
from schemas.event import EventDate
from schemas.ontology import TriggerEntry
from schemas.timewords import TimeWords
from seeds.reader import ROOT, read_yaml
from tests.coding.parses import hit, parsed

WEDNESDAY = dt.date(2023, 5, 17)


@pytest.fixture(scope="module")
def grammar() -> TimeGrammar:
    return build_grammar(read_yaml(ROOT / "cues" / "time.yml", TimeWords))


def chosen(sentence: Parsed, trigger: str, grammar: TimeGrammar, before: str = "") -> TimeChoice:
    """What dates a trigger in its sentence, `before` being what stands before it in its paragraph."""
    head = next(t.i for t in sentence.doc if t.text == trigger)
    times = find_times(before + sentence.sentence.text, WEDNESDAY, grammar)
    earlier = [Sentence(0, 0, len(before), before, before)] if before else []
    entry = TriggerEntry(verb="attack")
    verbal = sentence.doc[head].tag_.startswith("VB")
    candidate = Candidate(sentence, hit(sentence, head, entry), head, False, verbal, {})
    return event_time(candidate, times, [*earlier, sentence.sentence], grammar)


KILLED_MONDAY = """
    Gunmen  NNS nsubj    1
    killed  VBD ROOT     1
    six     CD  nummod   3
    men     NNS dobj     1
    in      IN  prep     1
    a       DT  det      6
    raid    NN  pobj     4
    on      IN  prep     1
    Monday  NNP pobj     7
    ~.      .   punct    1
"""
KILLED_EARLY = """
    On      IN  prep     3
    Monday  NNP pobj     0
    gunmen  NNS nsubj    3
    killed  VBD ROOT     3
    six     CD  dobj     3
    in      IN  prep     3
    a       DT  det      7
    raid    NN  pobj     5
    ~.      .   punct    3
"""
SAID_MONDAY = """
    Police  NNS nsubj    1
    said    VBD ROOT     1
    Monday  NNP npadvmod 1
    that    IN  mark     6
    gunmen  NNS nsubj    6
    had     VBD aux      6
    killed  VBN ccomp    1
    six     CD  dobj     6
    ~.      .   punct    1
"""
SAID_MONDAY_KILLED_SUNDAY = """
    Police  NNS nsubj    1
    said    VBD ROOT     1
    Monday  NNP npadvmod 1
    that    IN  mark     5
    gunmen  NNS nsubj    5
    killed  VBD ccomp    1
    six     CD  dobj     5
    on      IN  prep     5
    Sunday  NNP pobj     7
    ~.      .   punct    1
"""
CONDEMNED = """
    Leaders   NNS nsubj    1
    condemned VBD ROOT     1
    Sunday    NNP poss     4
    ~'s       POS case     2
    attack    NN  dobj     1
    ~.        .   punct    1
"""
ATTACK_KILLED = """
    Sunday  NNP poss  2
    ~'s     POS case  0
    attack  NN  nsubj 3
    killed  VBD ROOT  3
    six     CD  dobj  3
    ~.      .   punct 3
"""
EXPLODED_KILLING = """
    A        DT  det      1
    mine     NN  nsubj    2
    exploded VBD ROOT     2
    Sunday   NNP npadvmod 2
    ~,       ,   punct    2
    killing  VBG advcl    2
    six      CD  dobj     5
    ~.       .   punct    2
"""
STORMED_AND_SHOT = """
    Rebels  NNS nsubj 1
    stormed VBD ROOT  1
    a       DT  det   3
    jail    NN  dobj  1
    on      IN  prep  1
    Sunday  NNP pobj  4
    and     CC  cc    1
    shot    VBD conj  1
    guards  NNS dobj  7
    ~.      .   punct 1
"""
ARRESTED_MAN_WHO = """
    Police   NNS nsubj    1
    arrested VBD ROOT     1
    Monday   NNP npadvmod 1
    a        DT  det      4
    man      NN  dobj     1
    who      WP  nsubj    6
    stabbed  VBD relcl    4
    guards   NNS dobj     6
    ~.       .   punct    1
"""

SHOT_MAN_WHO = """
    Police  NNS nsubj    1
    shot    VBD ROOT     1
    a       DT  det      3
    man     NN  dobj     1
    who     WP  nsubj    5
    stabbed VBD relcl    3
    guards  NNS dobj     5
    Monday  NNP npadvmod 5
    ~.      .   punct    1
"""


@pytest.mark.parametrize(
    ("rows", "trigger", "words", "rule"),
    [
        (KILLED_MONDAY, "killed", "Monday", "time/attached"),
        (KILLED_MONDAY, "raid", "Monday", "time/attached"),
        (KILLED_EARLY, "raid", "Monday", "time/clause"),
        (SAID_MONDAY, "killed", None, "time/reporting"),
        (SAID_MONDAY, "said", "Monday", "time/attached"),
        (SAID_MONDAY_KILLED_SUNDAY, "killed", "Sunday", "time/attached"),
        (CONDEMNED, "attack", "Sunday", "time/attached"),
        (CONDEMNED, "condemned", None, "time/other-clause"),
        (ATTACK_KILLED, "attack", "Sunday", "time/attached"),
        (ATTACK_KILLED, "killed", "Sunday", "time/subject"),
        (EXPLODED_KILLING, "killing", "Sunday", "time/superordinate"),
        (STORMED_AND_SHOT, "shot", "Sunday", "time/conjunct"),
        (ARRESTED_MAN_WHO, "stabbed", None, "time/other-clause"),
        (ARRESTED_MAN_WHO, "arrested", "Monday", "time/attached"),
        (SHOT_MAN_WHO, "shot", "Monday", "time/below"),
    ],
    ids=[
        "of the verb",
        "right behind the noun",
        "of the verb a noun depends on",
        "of the saying",
        "the saying itself",
        "one of each",
        "of a noun",
        "not of the verb above the noun",
        "of a subject",
        "of the verb below its subject",
        "shared by a participle",
        "shared by a coordinated verb",
        "not into a relative clause",
        "of the main clause",
        "out of a clause below",
    ],
)
def test_the_expression_that_dates_an_event(
    grammar: TimeGrammar, rows: str, trigger: str, words: str | None, rule: str
) -> None:
    choice = chosen(parsed(rows), trigger, grammar)
    assert (choice.expression.span.text if choice.expression else None, choice.rule) == (words, rule)


@pytest.mark.parametrize(
    ("before", "words", "rule"),
    [
        ("Rebels took the town on Sunday. ", "Sunday", "time/paragraph"),
        ("The mayor said on Sunday he fled. ", None, "time/reporting"),
        ("LIMA, 14 May 2023 -- The mayor fled. ", None, "time/reporting"),
        ("The mayor has ruled since 1990. ", None, "time/reporting"),
    ],
    ids=["of the sentence before", "of the saying before", "the dateline", "too wide"],
)
def test_the_paragraph_dates_what_its_sentence_leaves_open(
    grammar: TimeGrammar, before: str, words: str | None, rule: str
) -> None:
    choice = chosen(parsed(SAID_MONDAY, start=len(before), index=1), "killed", grammar, before)
    assert (choice.expression.span.text if choice.expression else None, choice.rule) == (words, rule)


FLED = """
    The   DT  det   1
    mayor NN  nsubj 2
    fled  VBD ROOT  2
    ~.    .   punct 2
"""


def carried(grammar: TimeGrammar, lead: str, *, paragraph: int = 1, published: dt.date | None = None) -> TimeChoice:
    """What dates `fled` in a paragraph that follows one which begins the text."""
    head = parsed(FLED, start=len(lead) + 2, index=1)
    sentence = replace(head.sentence, paragraph=paragraph)
    candidate = Candidate(replace(head, sentence=sentence), hit(head, 2, TriggerEntry(verb="flee")), 2, False, True, {})
    times = find_times(f"{lead}\n\n{sentence.text}", WEDNESDAY, grammar)
    return event_time(candidate, times, [Sentence(0, 0, len(lead), lead, lead), sentence], grammar, published)


@pytest.mark.parametrize(
    ("lead", "paragraph", "words"),
    [
        ("Rebels took the town on Sunday.", 1, "Sunday"),
        ("Rebels took the town on Sunday.", 9, None),
        ("Rebels will march on Sunday.", 1, None),
        ("Rebels took the town on 3 May 1984.", 1, None),
        ("Rebels took the town in April.", 1, None),
    ],
    ids=["the paragraph before", "far away", "ahead", "long ago", "no single day"],
)
def test_a_day_is_carried_on_to_later_paragraphs(
    grammar: TimeGrammar, lead: str, paragraph: int, words: str | None
) -> None:
    choice = carried(grammar, lead, paragraph=paragraph, published=WEDNESDAY)
    assert (choice.expression.span.text if choice.expression else None) == words
    assert choice.rule == ("time/before" if words else "time/none")


@pytest.mark.parametrize(
    ("tail", "words"),
    [
        ("Rebels took the town on Sunday.", "Sunday"),
        ("Rebels will march on Sunday.", None),
        ("Posted May 15, 2023", None),
        ("Rebels flee after a raid in the hills. Posted: Monday, May 15, 2023", None),
    ],
    ids=["told", "ahead", "the stamp of a page", "a stamp behind other words"],
)
def test_what_begins_a_text_is_dated_by_what_follows(grammar: TimeGrammar, tail: str, words: str | None) -> None:
    first = parsed(FLED)
    at = len(first.sentence.text) + 2
    candidate = Candidate(first, hit(first, 2, TriggerEntry(verb="flee")), 2, False, True, {})
    times = find_times(f"{first.sentence.text}\n\n{tail}", WEDNESDAY, grammar)
    sentences = [first.sentence, Sentence(1, at, at + len(tail), tail, tail, paragraph=1)]
    choice = event_time(candidate, times, sentences, grammar, WEDNESDAY)
    assert (choice.expression.span.text if choice.expression else None) == words
    assert choice.rule == ("time/after" if words else "time/none")


def test_a_title_takes_the_first_day_of_the_text(grammar: TimeGrammar) -> None:
    text = "Rebels took the town on Sunday. They left on Monday."
    head = parsed(FLED)
    title = replace(head.sentence, in_title=True)
    candidate = Candidate(replace(head, sentence=title), hit(head, 2, TriggerEntry(verb="flee")), 2, False, True, {})
    body = Sentence(1, 0, len(text), text, text)
    choice = event_time(candidate, find_times(text, WEDNESDAY, grammar), [title, body], grammar, WEDNESDAY)
    assert choice.expression is not None
    assert (choice.expression.span.text, choice.rule) == ("Sunday", "time/lead")


def expression(grammar: TimeGrammar, text: str, reference: dt.date | None = WEDNESDAY) -> TimeExpression:
    found = find_times(text, reference, grammar)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("on Monday", "2023-05-15", "2023-05-15", "day"),
        ("earlier this month", "2023-05-01", "2023-05-17", "month"),
        ("later this month", "2023-05-17", "2023-05-31", "month"),
        ("since May 3", "2023-05-03", "2023-05-17", "month"),
        ("shut until Friday", None, "2023-05-19", "day"),
        ("in early March", "2023-03-01", "2023-03-10", "month"),
        ("in late 2021", "2021-09-01", "2021-12-31", "year"),
    ],
)
def test_event_dates(grammar: TimeGrammar, text: str, earliest: str | None, latest: str, precision: str) -> None:
    date = to_event_date(expression(grammar, text), WEDNESDAY)
    assert date is not None
    assert (date.earliest and str(date.earliest), str(date.latest), date.precision) == (earliest, latest, precision)
    assert date.start is not None
    assert text[date.start : date.end] == date.text


def test_without_an_expression_the_event_is_dated_by_its_report() -> None:
    assert to_event_date(None, WEDNESDAY) == EventDate(earliest=None, latest=WEDNESDAY, precision="reported")
    assert to_event_date(None, None) is None


def test_an_unresolved_expression_is_quoted_without_days(grammar: TimeGrammar) -> None:
    found = to_event_date(expression(grammar, "on Monday", None), None)
    assert found == EventDate(earliest=None, latest=None, precision="unknown", text="Monday", start=3, end=9)
