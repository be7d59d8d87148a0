from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from coding.model import Candidate, Dateline, Document, Parsed, PlaceMention, Sentence, Span
from coding.place_choice import event_place, to_place
from coding.place_scoring import governor
from schemas.ontology import TriggerEntry
from tests.coding.parses import hit, parsed

KILLED_IN = """
Gunmen NNS nsubj 1
killed VBD ROOT 1
two CD nummod 3
men NNS dobj 1
from IN prep 3
Lyon NNP pobj 4
in IN prep 1
Goma NNP pobj 6
~. . punct 1
"""

SAID_IN = """
Officials NNS nsubj 1
said VBD ROOT 1
in IN prep 1
Geneva NNP pobj 2
that IN mark 8
rebels NNS nsubj 8
in IN prep 5
Sudan NNP pobj 6
attacked VBD ccomp 1
a DT det 10
village NN dobj 8
~. . punct 1
"""

STRUCK = """
Missiles NNS nsubj 1
hit VBD ROOT 1
Kharkiv NNP dobj 1
~, , punct 1
Moscow NNP nsubj 5
said VBD parataxis 1
~. . punct 1
"""

NOUN = """
The DT det 2
Kabul NNP compound 2
bombing NN nsubj 3
killed VBD ROOT 3
six CD dobj 3
~. . punct 3
"""

DISTRICT = """
Shells NNS nsubj 1
fell VBD ROOT 1
in IN prep 1
the DT det 5
Masisi NNP compound 5
district NN pobj 2
of IN prep 5
Congo NNP pobj 6
~. . punct 1
"""

OWNER = """
Troops NNS nsubj 1
attacked VBD ROOT 1
Iran NNP poss 4
~'s POS case 2
allies NNS dobj 1
near IN prep 1
Homs NNP pobj 5
~. . punct 1
"""

SENT = """
US NNP compound 1
strikes NNS nsubj 2
hit VBD ROOT 2
towns NNS dobj 2
near IN prep 3
Syria NNP pobj 4
"""
EMBASSY = """
A DT det 1
bomb NN nsubj 2
exploded VBD ROOT 2
at IN prep 2
the DT det 6
Iran NNP compound 6
Embassy NNPS pobj 3
in IN prep 6
Kabul NNP pobj 7
~. . punct 2
"""

REGION = """
In IN prep 3
Syria NNP pobj 0
gunmen NNS nsubj 3
attacked VBD ROOT 3
a DT det 5
bank NN dobj 3
near IN prep 5
Homs NNP pobj 6
~. . punct 3
"""

WAR = """
Troops NNS nsubj 1
attacked VBD ROOT 1
Homs NNP dobj 1
in IN prep 1
the DT det 6
Syria NNP compound 6
war NN pobj 3
~. . punct 1
"""

VICTIM = """
Xavi NNP nsubjpass 2
was VBD auxpass 2
killed VBN ROOT 2
near IN prep 2
Homs NNP pobj 3
~. . punct 2
"""

VILLAGES = """
In IN prep 3
Idlib NNP pobj 0
planes NNS nsubj 3
bombed VBD ROOT 3
the DT det 5
village NN dobj 3
of IN prep 5
Homs NNP pobj 6
~. . punct 3
"""

CAUSE = """
Students NNS nsubj 1
marched VBD ROOT 1
in IN prep 1
Goma NNP pobj 2
against IN prep 1
the DT det 6
raid NN pobj 4
in IN prep 6
Homs NNP pobj 7
~. . punct 1
"""

BRACKET = """
Students NNS nsubj 1
marched VBD ROOT 1
at IN prep 1
the DT det 4
embassy NN pobj 2
of IN prep 4
Iran NNP pobj 5
( -LRB- punct 8
Goma NNP dep 1
) -RRB- punct 8
~. . punct 1
"""

NOTHING = """
Gunmen NNS nsubj 1
killed VBD ROOT 1
them PRP dobj 1
there RB advmod 1
~. . punct 1
"""


def _mention(
    text: str,
    start: int,
    precision: Literal[1, 2, 3] = 1,
    country: str = "AAA",
    *,
    in_title: bool = False,
    rule: str = "gazetteer/locative+bare",
) -> PlaceMention:
    return PlaceMention(
        Span(start, start + len(text), text),
        text,
        f"x:{text}",
        country,
        None,
        1.0,
        2.0,
        "PPL",
        precision,
        rule,
        in_title,
    )


def _mentions(sentence: Parsed, regions: frozenset[str] = frozenset()) -> list[PlaceMention]:
    names = [t for t in sentence.doc if t.tag_ == "NNP"]
    found = [_mention(t.text, sentence.sentence.start + t.idx, 3 if t.text in regions else 1) for t in names]
    return [m if m.precision == 1 else PlaceMention(**{**_fields(m), "feature": "PCLI"}) for m in found]  # type: ignore[arg-type]


def _fields(m: PlaceMention) -> dict[str, object]:
    return {name: getattr(m, name) for name in m.__dataclass_fields__}


def _candidate(sentence: Parsed, word: str) -> Candidate:
    head = next(t.i for t in sentence.doc if t.text == word)
    return Candidate(sentence, hit(sentence, head, TriggerEntry(verb="attack")), head, False, True, {})


def _document(*sentences: Sentence, dateline: Dateline | None = None) -> Document:
    return Document("a", "", "", None, sentences, dateline)


@pytest.mark.parametrize(
    ("rows", "trigger", "regions", "place", "rule"),
    [
        pytest.param(KILLED_IN, "killed", [], "Goma", "sentence/in trigger", id="not the victims' origin"),
        pytest.param(SAID_IN, "attacked", ["Sudan"], "Sudan", "sentence/in argument", id="not the speaker's place"),
        pytest.param(STRUCK, "hit", [], "Kharkiv", "sentence/struck", id="what is struck, not who speaks"),
        pytest.param(NOUN, "bombing", [], "Kabul", "sentence/before trigger", id="before a nominal trigger"),
        pytest.param(DISTRICT, "fell", ["Congo"], "Masisi", "sentence/beside in trigger", id="district before state"),
        pytest.param(OWNER, "attacked", ["Iran"], "Homs", "sentence/near trigger", id="not the owner"),
        pytest.param(
            REGION, "attacked", ["Syria"], "Homs", "sentence/near argument", id="town in the state named first"
        ),
        pytest.param(WAR, "attacked", ["Syria"], "Homs", "sentence/struck", id="not the war that dates it"),
        pytest.param(
            SENT, "strikes", ["US", "Syria"], "Syria", "sentence/near argument", id="not whose strikes they are"
        ),
        pytest.param(EMBASSY, "exploded", ["Iran"], "Kabul", "sentence/in argument", id="not the state of an embassy"),
    ],
)
def test_place_in_the_sentence(rows: str, trigger: str, regions: list[str], place: str, rule: str) -> None:
    sentence = parsed(rows)
    found, why = event_place(
        _candidate(sentence, trigger), _mentions(sentence, frozenset(regions)), _document(sentence.sentence)
    )
    assert found is not None
    assert (found.span.text, why) == (place, rule)


def test_the_victim_is_no_place() -> None:
    sentence = parsed(VICTIM)
    candidate = _candidate(sentence, "killed")
    killing = Candidate(
        sentence,
        hit(sentence, candidate.head, TriggerEntry(verb="kill", frame="victim_object")),
        candidate.head,
        True,
        True,
        {},
    )
    found, why = event_place(killing, _mentions(sentence), _document(sentence.sentence))
    assert found is not None
    assert (found.span.text, why) == ("Homs", "sentence/near trigger")


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        pytest.param(CAUSE, "sentence/in trigger", id="not where the cause is"),
        pytest.param(BRACKET, "sentence/bracket at trigger", id="the bracket, not the owner before it"),
    ],
)
def test_the_scene_of_a_protest(rows: str, rule: str) -> None:
    sentence = parsed(rows)
    head = next(t.i for t in sentence.doc if t.text == "marched")
    march = Candidate(sentence, hit(sentence, head, TriggerEntry(verb="march", frame="protest")), head, False, True, {})
    found, why = event_place(march, _mentions(sentence, frozenset(["Iran"])), _document(sentence.sentence))
    assert found is not None
    assert (found.span.text, why) == ("Goma", rule)


def test_a_named_village_is_struck_like_a_village() -> None:
    sentence = parsed(VILLAGES)
    wide, village = _mentions(sentence, frozenset(["Idlib"]))
    village = replace(village, rule="gazetteer/settlement of+bare")
    found, why = event_place(_candidate(sentence, "bombed"), [wide, village], _document(sentence.sentence))
    assert (found, why) == (village, "sentence/struck")


def _story(earlier: str, place: str, *, paragraph: int = 0) -> tuple[Parsed, Document, list[PlaceMention]]:
    sentence = parsed(NOTHING, start=len(earlier) + 1, index=1)
    before = Sentence(0, 0, len(earlier), earlier, earlier, paragraph=paragraph)
    here = sentence.sentence
    document = _document(before, Sentence(1, here.start, here.end, here.text, here.clean, paragraph=0))
    return sentence, document, [_mention(place, earlier.index(place))]


def test_the_sentence_before_sets_the_scene() -> None:
    sentence, document, mentions = _story("Rebels came to a market in Goma.", "Goma")
    found, why = event_place(_candidate(sentence, "killed"), mentions, document)
    assert found == mentions[0]
    assert why == "context/previous sentence"


def test_no_place_is_no_place() -> None:
    sentence = parsed(NOTHING)
    assert event_place(_candidate(sentence, "killed"), [], _document(sentence.sentence)) == (None, "none")


def test_a_dateline_serves_only_where_nothing_else_does() -> None:
    line = Dateline(Span(0, 8, "GOMA -- "), Span(0, 4, "GOMA"), 8)
    sentence = parsed(NOTHING, start=8)
    at = _mention("GOMA", 0, rule="gazetteer/dateline+bare")
    document = _document(sentence.sentence, dateline=line)
    assert event_place(_candidate(sentence, "killed"), [at], document) == (at, "context/dateline")
    abroad = _mention("Kyiv", 200, country="BBB", rule="gazetteer/bare+bare")
    assert event_place(_candidate(sentence, "killed"), [at, abroad], document) == (None, "none")


def test_a_local_story_is_about_its_town() -> None:
    lead = "Athens police and an Athens man spoke."
    sentence = parsed(NOTHING, start=len(lead) + 1, index=1)
    first = Sentence(0, 0, len(lead), lead, lead)
    here = sentence.sentence
    document = _document(first, Sentence(1, here.start, here.end, here.text, here.clean, paragraph=5))
    mentions = [
        _mention("Athens", 0, rule="gazetteer/bare+institution"),
        _mention("Athens", 21, rule="gazetteer/prefix+institution"),
    ]
    assert event_place(_candidate(sentence, "killed"), mentions, document) == (mentions[0], "context/story")


def test_a_publisher_is_not_the_scene() -> None:
    title = "Two shot at party | Athens News"
    sentence = parsed(NOTHING)
    document = Document("a", title, "", None, (sentence.sentence,))
    mentions = [_mention("Athens", title.index("Athens"), in_title=True)]
    assert event_place(_candidate(sentence, "killed"), mentions, document) == (None, "none")


def test_the_governor_of_a_noun_is_its_verb() -> None:
    doc = parsed(NOUN).doc
    assert governor(doc[2]).text == "killed"
    assert governor(doc[3]).text == "killed"


def test_to_place_keeps_words_and_position() -> None:
    place = to_place(_mention("Goma", 7))
    assert place is not None
    assert (place.text, place.start, place.end, place.place_id, place.precision) == ("Goma", 7, 11, "x:Goma", 1)
    assert to_place(None) is None
