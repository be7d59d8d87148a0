from __future__ import annotations

from typing import Literal

import pytest

from coding.model import Parsed, PlaceMention, Sentence, Span
from coding.place_narrowing import narrowed
from tests.coding.parses import parse, parsed


def _place(
    text: str, name: str, rule: str, precision: Literal[1, 2, 3] = 2, *, known: bool = True, feature: str = "PPL"
) -> PlaceMention:
    start = text.index(name)
    span = Span(start, start + len(name), name)
    return PlaceMention(
        span, name, f"x:{name}" if known else None, "AAA", None, 1.0, 2.0, feature, precision, f"gazetteer/{rule}"
    )


def _read(text: str, tags: str = "") -> Parsed:
    """A sentence whose words are all nouns but for those given as `word/tag`."""
    given = dict(item.split("/") for item in tags.split())
    rows = "\n".join(f"{word} {given.get(word, 'NN')} dep 0" for word in text.split())
    doc = parse(rows)
    return Parsed(Sentence(0, 0, len(text), text, text), doc)


@pytest.mark.parametrize(
    ("text", "inner", "rule", "outer", "words"),
    [
        pytest.param("Xavi (Goma)", "Xavi", "contained", "Goma", "Xavi", id="bracket"),
        pytest.param("Xavi village in Goma", "Xavi", "noun after", "Goma", "Xavi", id="village in"),
        pytest.param("Xavi locality of the Goma", "Xavi", "noun after", "Goma", "Xavi", id="locality of"),
        pytest.param("in Xavi in the commune of Goma", "Xavi", "stranger", "Goma", "Xavi", id="in X in the commune of"),
        pytest.param("the Goma suburb of Xavi", "Xavi", "noun of", "Goma", "Xavi", id="suburb of"),
        pytest.param("Goma's northern Xavi village", "Xavi", "noun after", "Goma", "Xavi", id="owned village"),
        pytest.param(
            "Goma's Xavi district", "Xavi", "noun after", "Goma", "Goma's Xavi", id="owned quarter is its town"
        ),
        pytest.param(
            "the Xavi neighborhood of Goma",
            "Xavi",
            "noun after",
            "Goma",
            "Xavi neighborhood of Goma",
            id="quarter of a town is the town",
        ),
    ],
)
def test_the_inner_of_two_places_is_meant(text: str, inner: str, rule: str, outer: str, words: str) -> None:
    places = [_place(text, inner, rule, known=False), _place(text, outer, "locative+bare", 1)]
    found = narrowed(places[1], places, _read(text))
    assert found.span.text == words
    assert text[found.span.start : found.span.end] == words
    assert found.name == (inner if words == inner else outer)


@pytest.mark.parametrize(
    ("text", "other", "rule", "place", "tags"),
    [
        pytest.param("Xavi and Goma", "Xavi", "locative+bare", "Goma", "", id="a list"),
        pytest.param("Xavi men fled in Goma", "Xavi", "noun after", "Goma", "fled/VBD", id="a verb between"),
        pytest.param("Goma's deputy near Xavi", "Xavi", "noun after", "Goma", "", id="not what is owned"),
    ],
)
def test_other_places_change_nothing(text: str, other: str, rule: str, place: str, tags: str) -> None:
    places = [_place(text, other, rule), _place(text, place, "locative+bare", 1)]
    assert narrowed(places[1], places, _read(text, tags)) == places[1]


def test_a_place_in_another_state_is_not_inside() -> None:
    text = "Xavi village in Goma"
    inner = PlaceMention(Span(0, 4, "Xavi"), "Xavi", "x:1", "BBB", None, 1.0, 2.0, "PPL", 1, "gazetteer/settlement")
    outer = _place(text, "Goma", "locative+bare", 1)
    assert (
        narrowed(outer, [inner, outer], parsed("Xavi NNP dep 0\nvillage NN dep 0\nin IN dep 0\nGoma NNP dep 0"))
        == outer
    )
