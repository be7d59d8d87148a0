from __future__ import annotations

from typing import Any

import pytest

from coding.explain import explain_text, interval
from schemas.article import Article
from schemas.event import Event

TITLE = "Raid near Goma"
TEXT = "Rebels shelled Goma on Friday.\n\nTwo guards died, police said. They fled."
ARTICLE = Article(article_id="a", title=TITLE, text=TEXT)


def quoted(words: str, field: str = TEXT) -> dict[str, Any]:
    start = field.index(words)
    return {"text": words, "start": start, "end": start + len(words)}


def event(trigger: str, sentence: str, *, in_title: bool = False, **given: Any) -> Event:
    field = TITLE if in_title else TEXT
    return Event.model_validate(
        {
            **dict.fromkeys(Event.model_fields.keys() - {"rules", "historical"}),
            "event_id": "e1",
            "article_id": "a",
            "event_type": "strike",
            "participants": (),
            "modality": "asserted",
            "confidence": 0.756,
            "incident_id": "i1",
            "coder_version": "v",
            "trigger": quoted(trigger, field),
            "sentence": {**quoted(sentence, field), "index": 0, "in_title": in_title},
            **given,
        }
    )


FIRST, SECOND = "Rebels shelled Goma on Friday.", "Two guards died, police said."
FULL = event(
    "shelled",
    FIRST,
    event_subtype="artillery",
    participants=({"role": "actor", "name": "Rebel Front", "sector": "REB", "country": "COD", **quoted("Rebels")},),
    weapon={"kind": "artillery", **quoted("shelled")},
    location={"name": "Goma", "country": "COD", **quoted("Goma")},
    date={"earliest": "2024-05-03", "latest": "2024-05-03", "precision": "day", **quoted("Friday")},
    casualties={"killed_low": 2, "killed_high": 2, "evidence": {"killed": {"counts": "killed", **quoted("Two")}}},
    attribution=quoted("police"),
    modality="alleged",
    modality_cue=quoted("said"),
    rules={
        "trigger": "r1", "role.actor": "r2", "location": "r3", "date": "r4", "casualties.killed": "r5", "attribution": "r6",
        "modality": "r7",
    },
)  # fmt: skip


def test_every_field_stands_at_its_words_with_its_rule() -> None:
    ((sentence),) = explain_text(ARTICLE, [FULL])
    (explained,) = sentence.events

    assert [(TEXT[m.start : m.end], m.field, m.value, m.rule) for m in explained.marks] == [
        ("Rebels", "actor", "Rebel Front COD REB", "r2"),
        ("shelled", "trigger", "strike/artillery", "r1"),
        ("shelled", "weapon", "artillery", ""),
        ("Goma", "location", "Goma, COD", "r3"),
        ("Friday", "date", "2024-05-03 to 2024-05-03 (day)", "r4"),
        ("Two", "killed", "2", "r5"),
        ("police", "attribution", "police", "r6"),
        ("said", "modality", "alleged", "r7"),
    ]
    assert explained.unmarked == (("modality", "alleged"), ("confidence", "0.76"), ("incident", "i1"))


BEFORE = {"earliest": None, "latest": "2024-05-03", "precision": "reported"}
ELSEWHERE = {"earliest": "2024-05-02", "latest": "2024-05-03", "precision": "day", "text": "Thursday", "start": None}
PLACE = {"text": "Goma", "start": None, "end": None, "name": "Goma", "country": "COD"}


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        pytest.param({"date": BEFORE}, ("date", "on or before 2024-05-03 (reported)"), id="the day of publication"),
        pytest.param({"date": ELSEWHERE}, ("date", "2024-05-02 to 2024-05-03 (day)"), id="a day in the other field"),
        pytest.param({"location": PLACE}, ("location", "Goma, COD"), id="a place in the other field"),
    ],
)
def test_values_without_words_here_are_named_apart(fields: dict[str, Any], value: tuple[str, str]) -> None:
    (sentence,) = explain_text(ARTICLE, [event("shelled", FIRST, **fields)])

    assert [m.field for m in sentence.events[0].marks] == ["trigger"]
    assert value in sentence.events[0].unmarked


def test_sentences_in_order_the_title_first() -> None:
    events = [
        event("died", SECOND),
        event("shelled", FIRST),
        event("Raid", TITLE, in_title=True),
        event("guards", SECOND),
    ]

    found = explain_text(ARTICLE, events)

    said = [[e.event.trigger.text for e in s.events] for s in found]
    assert said == [["Raid"], ["shelled"], ["guards", "died"]]
    assert [s.sentence.in_title for s in found] == [True, False, False]


@pytest.mark.parametrize(
    "article",
    [
        pytest.param(ARTICLE.model_copy(update={"text": f" {TEXT}"}), id="another text"),
        pytest.param(ARTICLE.model_copy(update={"text": "Rebels"}), id="a shorter text"),
    ],
)
def test_events_of_another_text_are_refused(article: Article) -> None:
    with pytest.raises(ValueError, match="does not stand at"):
        explain_text(article, [FULL])


def test_an_event_of_the_title_of_an_article_without_one_is_refused() -> None:
    with pytest.raises(ValueError, match="'Raid' does not stand at 0"):
        explain_text(ARTICLE.model_copy(update={"title": None}), [event("Raid", TITLE, in_title=True)])


def test_no_events_no_sentences() -> None:
    assert explain_text(ARTICLE, []) == ()


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (12, 12, "12"),
        (10, 15, "10-15"),
        (12, None, "12 or more"),
        (None, 15, "up to 15"),
        (0, 0, "0"),
        (None, None, ""),
    ],
)
def test_interval(low: int | None, high: int | None, words: str) -> None:
    assert interval(low, high) == words
