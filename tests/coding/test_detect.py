from __future__ import annotations

import pytest

from coding.detect import Lexicon, build_lexicon, find_triggers
from coding.model import Sentence
from schemas.inflection import InflectionFile
from schemas.ontology import Condition, TriggerEntry
from seeds.reader import ROOT, read_yaml
from tests.coding.parses import event_type

ENTRIES = (
    TriggerEntry(verb="bomb"),
    TriggerEntry(noun="car bomb"),
    TriggerEntry(noun="bomb", unless=(Condition(next=("disposal", "shelter")),)),
    TriggerEntry(verb="storm", needs=(Condition(object=("gate", "hall")),)),
    TriggerEntry(noun="strike", needs=(Condition(before=("air",)), Condition(sentence=("missile*",)))),
    TriggerEntry(phrase="came under fire"),
    TriggerEntry(verb="blow up"),
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    kind = event_type().model_copy(update={"triggers": ENTRIES})
    return build_lexicon([kind], {}, read_yaml(ROOT / "cues" / "inflection.yml", InflectionFile))


def sentence(text: str, clean: str | None = None, start: int = 0) -> Sentence:
    return Sentence(3, start, start + len(text), text, clean or text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("They bombed it.", ["bombed:verb"], id="inflected verb"),
        pytest.param("A bomb fell.", ["bomb:verb", "bomb:noun"], id="both readings of one word"),
        pytest.param("Two car bombs", ["bombs:noun", "bombs:verb", "car bombs:noun"], id="longer and shorter"),
        pytest.param("A car-bomb", ["bomb:noun", "bomb:verb", "car-bomb:noun"], id="hyphen between the words"),
        pytest.param("A car, bomb damage", ["bomb:noun", "bomb:verb"], id="comma between the words"),
        pytest.param("BOMB ATTACK", ["BOMB:noun", "BOMB:verb"], id="upper case"),
        pytest.param("A bomb shelter", ["bomb:verb"], id="ruled out by the words"),
        pytest.param("They stormed out.", [], id="the object that is needed is not in the sentence"),
        pytest.param("They stormed the old gate.", ["stormed:verb"], id="the object that is needed may be there"),
        pytest.param("An air strike", ["strike:noun"], id="first of two needs"),
        pytest.param("A strike by two missiles", ["strike:noun"], id="second of two needs"),
        pytest.param("A strike over pay", [], id="neither need"),
        pytest.param("They came under fire.", ["came under fire:phrase"], id="phrase"),
        pytest.param("They came under heavy fire.", [], id="phrase broken up"),
        pytest.param("They blew up the gate.", ["blew up:verb"], id="particle verb"),
        pytest.param("A bombastic speech", [], id="only whole words"),
        pytest.param("", [], id="empty"),
    ],
)
def test_readings(lexicon: Lexicon, text: str, found: list[str]) -> None:
    readings = find_triggers(sentence(text), lexicon)

    kinds = ("verb", "noun", "adjective", "phrase")
    said = [f"{r.hit.span.text}:{next(k for k in kinds if getattr(r.hit.entry, k))}" for r in readings]
    assert sorted(said) == sorted(found)


def test_offsets_are_of_the_field_and_words_as_they_stand(lexicon: Lexicon) -> None:
    (reading,) = find_triggers(sentence("THEY BLEW UP IT", "They blew up it", start=40), lexicon)

    assert (reading.hit.span.start, reading.hit.span.end, reading.hit.span.text) == (45, 52, "BLEW UP")
    assert reading.hit.sentence == 3
    assert (reading.words.left, reading.words.right) == (1, 3)
