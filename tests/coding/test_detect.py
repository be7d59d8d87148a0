from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from coding.detect import Lexicon, Reading, build_lexicon, find_triggers
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
    TriggerEntry(verb="share", needs=(Condition(has=("with",)),)),
    TriggerEntry(verb="put"),
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
        pytest.param("Old bomb sites", ["bomb:verb", "bomb:noun"], id="both readings of one word"),
        pytest.param("Two car bombs", ["bombs:noun", "bombs:verb", "car bombs:noun"], id="longer and shorter"),
        pytest.param("A car-bomb", ["bomb:noun", "bomb:verb", "car-bomb:noun"], id="hyphen between the words"),
        pytest.param("A car, bomb damage", ["bomb:noun", "bomb:verb"], id="comma between the words"),
        pytest.param("BOMB ATTACK", ["BOMB:noun", "BOMB:verb"], id="upper case"),
        pytest.param("Old bomb shelter", ["bomb:verb"], id="ruled out by the words"),
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
        pytest.param(
            "They shared news with us.", ["shared:verb"], id="the preposition that is needed may open the slot"
        ),
        pytest.param("They shared news.", [], id="the preposition that is needed is missing"),
        pytest.param("The bomb fell.", ["bomb:noun"], id="no verb after an article"),
        pytest.param("A fear of bombs spread.", ["bombs:noun"], id="no verb after a preposition"),
        pytest.param("Old bombs were found.", ["bombs:noun"], id="no verb before an auxiliary"),
        pytest.param("In the put", ["put:verb"], id="a base form that may be a past"),
    ],
)
def test_readings(lexicon: Lexicon, text: str, found: list[str]) -> None:
    assert said(find_triggers(sentence(text), lexicon)) == sorted(found)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        pytest.param("They support it.", True, id="after a pronoun"),
        pytest.param("Few support it.", False, id="after a word that no verb follows"),
        pytest.param("Allies support it.", True, id="after a plural"),
        pytest.param("Few gunmen support it.", True, id="after a plural without s"),
        pytest.param("They openly support it.", True, id="after an adverb"),
        pytest.param("Rome and Bonn support it.", True, id="after two names"),
        pytest.param("Bread, support and tea", True, id="after a comma anything may stand"),
        pytest.param("Strong support came.", False, id="after an adjective"),
        pytest.param("Rome supports it.", True, id="a third person after a name"),
        pytest.param("The supports held.", False, id="a plural after an article"),
        pytest.param("Rome supported it.", True, id="no noun looks like a past"),
    ],
)
def test_a_peaceful_word_that_is_verb_and_noun(text: str, verb: bool) -> None:
    kind = event_type().model_copy(update={"triggers": (TriggerEntry(verb="support"),), "violent": False})
    lexicon = build_lexicon([kind], {}, read_yaml(ROOT / "cues" / "inflection.yml", InflectionFile))

    assert bool(find_triggers(sentence(text), lexicon)) is verb
    assert find_triggers(replace(sentence(text), in_title=True), lexicon), "headlines leave out the little words"


def said(readings: Iterable[Reading]) -> list[str]:
    """The words found, each with the kind of its entry, sorted."""
    kinds = ("verb", "noun", "adjective", "phrase")
    return sorted(f"{r.hit.span.text}:{next(k for k in kinds if getattr(r.hit.entry, k))}" for r in readings)


def test_offsets_are_of_the_field_and_words_as_they_stand(lexicon: Lexicon) -> None:
    (reading,) = find_triggers(sentence("THEY BLEW UP IT", "They blew up it", start=40), lexicon)

    assert (reading.hit.span.start, reading.hit.span.end, reading.hit.span.text) == (45, 52, "BLEW UP")
    assert reading.hit.sentence == 3
    assert (reading.words.left, reading.words.right) == (1, 3)
