from __future__ import annotations

from dataclasses import replace

import pytest

from coding.casualties import casualties_of, read_counts
from coding.casualty_lexicon import CasualtyLexicon, build_casualty_lexicon
from coding.model import CountReading, Parsed, Phrase, Span
from schemas.casualties import CasualtyFile, NumberFile
from seeds.reader import ROOT, read_yaml
from tests.coding.parses import parsed


@pytest.fixture(scope="module")
def lexicon() -> CasualtyLexicon:
    cues = ROOT / "cues"
    return build_casualty_lexicon(
        read_yaml(cues / "numbers.yml", NumberFile), read_yaml(cues / "casualties.yml", CasualtyFile)
    )


PASSIVE = """
    Twelve CD nummod 1
    people NNS nsubjpass 7
    ~, , punct 1
    including VBG prep 1
    five CD nummod 5
    children NNS pobj 3
    were VBD auxpass 7
    killed VBN ROOT 7
    in IN prep 7
    the DT det 10
    raid NN pobj 8
"""
ACTIVE = """
    It PRP nsubj 1
    killed VBD ROOT 1
    a DT det 3
    policeman NN dobj 1
    and CC cc 3
    two CD nummod 6
    soldiers NNS conj 3
"""
GERUND = """
    Rockets NNS nsubj 1
    hit VBD ROOT 1
    a DT det 3
    school NN dobj 1
    ~, , punct 1
    killing VBG advcl 1
    at IN advmod 7
    least RBS advmod 8
    three CD dobj 5
    and CC cc 5
    wounding VBG conj 5
    dozens NNS dobj 10
"""
FATALLY = """
    Five CD nummod 1
    men NNS nsubjpass 3
    were VBD auxpass 3
    shot VBN ROOT 3
    ~, , punct 3
    one CD npadvmod 3
    fatally RB advmod 5
"""
TOLL = """
    The DT det 2
    death NN compound 2
    toll NN nsubj 3
    rose VBD ROOT 3
    to IN prep 3
    33 CD pobj 4
"""
MODAL = """
    It PRP nsubj 2
    could MD aux 2
    kill VB ROOT 2
    hundreds NNS dobj 2
"""
THREAT = """
    They PRP nsubj 1
    threatened VBD ROOT 1
    to TO aux 3
    kill VB xcomp 1
    12 CD nummod 5
    hostages NNS dobj 3
"""
NOBODY = """
    No DT det 1
    one NN nsubjpass 3
    was VBD auxpass 3
    hurt VBN ROOT 3
"""
CATTLE = """
    Lightning NN nsubj 1
    killed VBD ROOT 1
    30 CD nummod 3
    cows NNS dobj 1
"""
LEFT_DEAD = """
    Clashes NNS nsubj 1
    left VBD ROOT 1
    four CD nummod 3
    dead JJ oprd 1
    and CC cc 1
    nine CD nsubj 6
    wounded VBN conj 1
"""
DIED_LATER = """
    He PRP nsubj 1
    wounded VBD ROOT 1
    a DT det 3
    guard NN dobj 1
    ~, , punct 3
    who WP nsubj 7
    later RB advmod 7
    died VBD relcl 3
"""
MORE = """
    Three CD nsubj 2
    more RBR amod 0
    died VBD ROOT 2
"""
AMONG = """
    Foreigners NNS nsubj 1
    were VBD ROOT 1
    among IN prep 1
    the DT det 4
    dead JJ pobj 2
"""
BODIES = """
    Police NNS nsubj 1
    found VBD ROOT 1
    the DT det 3
    bodies NNS dobj 1
    of IN prep 3
    two CD nummod 6
    men NNS pobj 4
"""
EITHER = """
    20 CD nsubjpass 2
    were VBD auxpass 2
    killed VBN ROOT 2
    or CC cc 2
    wounded VBN conj 2
"""
TOPIC = """
    Students NNS nsubj 1
    marched VBD ROOT 1
    over IN prep 1
    the DT det 4
    death NN pobj 2
    of IN prep 4
    two CD nummod 7
    boys NNS pobj 5
"""
AGE = """
    A DT det 6
    21 CD nummod 3
    ~- HYPH punct 3
    ~year NN npadvmod 5
    ~- HYPH punct 5
    ~old JJ amod 6
    man NN nsubjpass 8
    was VBD auxpass 8
    killed VBN ROOT 8
"""

READINGS = {
    "a part is not added": (PASSIVE, [("killed", 12, 12, "Twelve people", "raid")]),
    "coordination is added": (ACTIVE, [("killed", 3, 3, "a policeman and two soldiers", None)]),
    "two gerunds": (GERUND, [("killed", 3, None, "at least three", "hit"), ("injured", 24, 99, "dozens", "hit")]),
    "the fatal part is taken off": (FATALLY, [("injured", 4, 4, "Five men", None), ("killed", 1, 1, "one", None)]),
    "toll": (TOLL, [("killed", 33, 33, "33", None)]),
    "what could happen": (MODAL, []),
    "what is threatened": (THREAT, []),
    "nobody": (NOBODY, [("injured", 0, 0, "No one", None)]),
    "animals": (CATTLE, []),
    "left dead": (LEFT_DEAD, [("killed", 4, 4, "four", "Clashes"), ("injured", 9, 9, "nine", None)]),
    "died of wounds": (DIED_LATER, [("killed", 1, 1, "a guard", None)]),
    "three more": (MORE, [("killed", 3, 3, "Three more", None)]),
    "among the dead": (AMONG, [("killed", 1, None, "Foreigners", None)]),
    "bodies": (BODIES, [("killed", 2, 2, "two men", None)]),
    "killed or wounded": (EITHER, [("killed", 0, 20, "20", None), ("injured", 0, 20, "20", None)]),
    "topic": (TOPIC, [("killed", 2, 2, "two boys", None)]),
    "age": (AGE, [("killed", 1, 1, "A 21-year-old man", None)]),
}


def told(sentence: Parsed, lexicon: CasualtyLexicon) -> list[tuple[str, int | None, int | None, str, str | None]]:
    return [
        (r.kind, r.low, r.high, r.span.text, None if r.cause is None else sentence.doc[r.cause].text)
        for r in read_counts(sentence, lexicon)
    ]


@pytest.mark.parametrize(("rows", "expected"), READINGS.values(), ids=READINGS)
def test_reads(
    lexicon: CasualtyLexicon, rows: str, expected: list[tuple[str, int | None, int | None, str, str | None]]
) -> None:
    assert told(parsed(rows), lexicon) == expected


def test_offsets_are_those_of_the_field(lexicon: CasualtyLexicon) -> None:
    (reading,) = read_counts(parsed(ACTIVE, start=100), lexicon)

    assert (reading.span.start, reading.span.end) == (110, 138)


@pytest.mark.parametrize(
    ("rows", "ending"),
    [(TOLL, "toll"), (MORE, "additional"), (TOPIC, "/topic"), (FATALLY, "/weak")],
    ids=["toll", "additional", "topic", "weak"],
)
def test_the_rule_tells_the_wording(lexicon: CasualtyLexicon, rows: str, ending: str) -> None:
    assert read_counts(parsed(rows), lexicon)[0].rule.endswith(ending)


def test_a_toll_is_cumulative(lexicon: CasualtyLexicon) -> None:
    assert [r.cumulative for r in read_counts(parsed(TOLL), lexicon)] == [True]


def reading(low: int | None, high: int | None, words: str, rule: str = "verb/killed", start: int = 0) -> CountReading:
    span = Span(start, start + len(words), words)
    return CountReading("killed", low, high, span, rule, Phrase(0, 0, 1, span))


FOLDS = {
    "other people add up": ([reading(2, 2, "two men"), reading(3, 3, "three women", start=20)], (5, 5)),
    "a repetition does not": ([reading(2, 2, "two men"), reading(2, 2, "the two", start=20)], (2, 2)),
    "additional ones add up": (
        [reading(2, 2, "two men"), reading(2, 2, "two more", "verb/died/additional", 20)],
        (4, 4),
    ),
    "an open top stays open": ([reading(2, None, "at least two"), reading(3, 3, "three women", start=20)], (5, None)),
    "a toll replaces": (
        [reading(3, 3, "three men"), replace(reading(33, 33, "33", "toll", 20), cumulative=True)],
        (33, 33),
    ),
}


@pytest.mark.parametrize(("readings", "expected"), FOLDS.values(), ids=FOLDS)
def test_folds_one_event(readings: list[CountReading], expected: tuple[int | None, int | None]) -> None:
    casualties = casualties_of(readings)

    assert casualties is not None
    assert (casualties.killed_low, casualties.killed_high) == expected
    assert casualties.injured_low is None
    assert casualties.evidence["killed"].text in {r.span.text for r in readings}


@pytest.mark.parametrize("readings", [[], [reading(2, 2, "two men", "noun/death/topic")]], ids=["none", "topic"])
def test_nothing_to_fold(readings: list[CountReading]) -> None:
    assert casualties_of(readings) is None
