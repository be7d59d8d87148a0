"""Who says so, over hand-built parses: where the speaker stands and which words belong to the phrase."""

from __future__ import annotations

import pytest

from coding.attribution import SpeechBook, compile_attribution, phrase_range, read_attribution
from schemas.cues import AttributionCues, SpeechCue
from tests.coding.parses import candidate_of, parse

CUES = AttributionCues(
    irregular={"say": ("said",)},
    phrase_prepositions=("of", "for"),
    owner_prepositions=("by",),
    not_speakers=("it", "some"),
    negative_determiners=("no",),
    cues=(
        SpeechCue(id="said/say", match=("~say",)),
        SpeechCue(id="said/report", match=("~report",), links=("ccomp", "dobj")),
        SpeechCue(id="said/accuse", match=("~accuse",), links=("prep_of",)),
        SpeechCue(id="said/according_to", match=("according to",), speaker="object"),
        SpeechCue(id="said/quoted", match=("~quote ... as saying",), speaker="quoted"),
        SpeechCue(id="said/claim", match=("claim",), speaker="owner", links=("acl",)),
    ),
)


@pytest.fixture(scope="module")
def cues() -> SpeechBook:
    return compile_attribution(CUES)


PARSES = [
    ("nobody", "Rebels/NNS/nsubj/1 attacked/VBD/ROOT/1", "attacked", None, None),
    (
        "subject",
        "Police/NNS/nsubj/1 said/VBD/ROOT/1 rebels/NNS/nsubj/3 attacked/VBD/ccomp/1",
        "attacked",
        "Police",
        "said/say",
    ),
    (
        "inverted, apposition cut off",
        "Rebels/NNS/nsubj/1 attacked/VBD/ccomp/3 ,/,/punct/3 said/VBD/ROOT/3 Ali/NNP/compound/5 Omar/NNP/nsubj/3 ,/,/punct/5 "
        "a/DT/det/8 clerk/NN/appos/5",
        "attacked",
        "Ali Omar",
        "said/say",
    ),
    (
        "parenthesis",
        "Rebels/NNS/nsubj/4 ,/,/punct/4 police/NNS/nsubj/3 said/VBD/parataxis/4 attacked/VBD/ROOT/4",
        "attacked",
        "police",
        "said/say",
    ),
    (
        "innermost speaker",
        "Papers/NNS/nsubj/1 report/VBP/ROOT/1 sources/NNS/nsubj/3 said/VBD/ccomp/1 rebels/NNS/nsubj/5 attacked/VBD/ccomp/3",
        "attacked",
        "sources",
        "said/say",
    ),
    (
        "according to",
        "According/VBG/prep/4 to/IN/prep/0 police/NNS/pobj/1 rebels/NNS/nsubj/4 attacked/VBD/ROOT/4",
        "attacked",
        "police",
        "said/according_to",
    ),
    (
        "by-phrase of a passive",
        "It/PRP/nsubjpass/2 was/VBD/auxpass/2 reported/VBN/ROOT/2 by/IN/agent/2 police/NNS/pobj/3 rebels/NNS/nsubj/6 attacked/VBD/ccomp/2",
        "attacked",
        "police",
        "said/report",
    ),
    (
        "it is said",
        "It/PRP/nsubjpass/2 is/VBZ/auxpass/2 said/VBN/ROOT/2 rebels/NNS/nsubj/4 attacked/VBD/ccomp/2",
        "attacked",
        None,
        None,
    ),
    (
        "quoted",
        "Omar/NNP/nsubjpass/2 was/VBD/auxpass/2 quoted/VBN/ROOT/2 as/IN/prep/2 saying/VBG/pcomp/3 rebels/NNS/nsubj/6 attacked/VBD/ccomp/4",
        "attacked",
        "Omar",
        "said/quoted",
    ),
    (
        "object of report",
        "Police/NNS/nsubj/1 reported/VBD/ROOT/1 an/DT/det/3 attack/NN/dobj/1",
        "attack",
        "Police",
        "said/report",
    ),
    (
        "owner of a noun",
        "A/DT/det/1 claim/NN/nsubjpass/7 by/IN/prep/1 rebels/NNS/pobj/2 they/PRP/nsubj/5 attacked/VBD/acl/1 was/VBD/auxpass/7 "
        "rejected/VBN/ROOT/7",
        "attacked",
        "rebels",
        "said/claim",
    ),
    (
        "relative clause",
        "Omar/NNP/nsubj/5 who/WP/nsubj/2 said/VBD/relcl/0 rebels/NNS/nsubj/4 attacked/VBD/ccomp/2 fled/VBD/ROOT/5",
        "attacked",
        "Omar",
        "said/say",
    ),
    (
        "subject shared by coordinated verbs",
        "Police/NNS/nsubj/1 came/VBD/ROOT/1 and/CC/cc/1 said/VBD/conj/1 rebels/NNS/nsubj/5 attacked/VBD/ccomp/3",
        "attacked",
        "Police",
        "said/say",
    ),
    (
        "negated speech",
        "Police/NNS/nsubj/2 not/RB/neg/2 said/VBD/ROOT/2 rebels/NNS/nsubj/4 attacked/VBD/ccomp/2",
        "attacked",
        None,
        None,
    ),
    (
        "no speaker",
        "No/DT/det/1 group/NN/nsubj/2 reported/VBD/ROOT/2 attacks/NNS/dobj/2",
        "attacks",
        None,
        None,
    ),
    (
        "some as a determiner",
        "Some/DT/det/1 residents/NNS/nsubj/2 said/VBD/ROOT/2 rebels/NNS/nsubj/4 attacked/VBD/ccomp/2",
        "attacked",
        "Some residents",
        "said/say",
    ),
    (
        "accusation",
        "They/PRP/nsubj/1 accused/VBD/ROOT/1 rebels/NNS/dobj/1 of/IN/prep/1 looting/VBG/pcomp/3",
        "looting",
        "They",
        "said/accuse",
    ),
]


@pytest.mark.parametrize(("table", "trigger", "speaker", "rule"), [p[1:] for p in PARSES], ids=[p[0] for p in PARSES])
def test_speaker(table: str, trigger: str, speaker: str | None, rule: str | None, cues: SpeechBook) -> None:
    doc = parse(table)
    reading = read_attribution(candidate_of(doc, next(t.idx for t in doc if t.text == trigger)), cues)
    assert (reading.phrase.text if reading else None, reading.rule if reading else None) == (speaker, rule)


def test_speaker_span_counts_from_the_start_of_the_article(cues: SpeechBook) -> None:
    doc = parse("Police/NNS/nsubj/1 said/VBD/ROOT/1 rebels/NNS/nsubj/3 attacked/VBD/ccomp/1")
    reading = read_attribution(candidate_of(doc, 19, start=50), cues)
    assert reading is not None
    assert (reading.phrase.start, reading.phrase.end, reading.head) == (50, 56, 0)


@pytest.mark.parametrize(
    ("table", "head", "phrase"),
    [
        ("two/CD/nummod/2 senior/JJ/amod/2 officials/NNS/ROOT/2", 2, "two senior officials"),
        ("aides/NNS/ROOT/0 of/IN/prep/0 Omar/NNP/pobj/1", 0, "aides of Omar"),
        ("aides/NNS/ROOT/0 on/IN/prep/0 Monday/NNP/pobj/1", 0, "aides"),
        ("police/NNS/ROOT/0 and/CC/cc/0 local/JJ/amod/3 nurses/NNS/conj/0", 0, "police and local nurses"),
        ("a/DT/det/1 clerk/NN/ROOT/1 who/WP/nsubj/3 fled/VBD/relcl/1", 1, "a clerk"),
        ("the/DT/det/1 army/NN/poss/3 's/POS/case/1 office/NN/ROOT/3", 3, "the army 's office"),
    ],
    ids=["modifiers", "of", "on", "and", "relative-clause", "possessive"],
)
def test_phrase(table: str, head: int, phrase: str) -> None:
    doc = parse(table)
    left, right = phrase_range(doc[head], frozenset({"of"}))
    assert doc[left:right].text == phrase
