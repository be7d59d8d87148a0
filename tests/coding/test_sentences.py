from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.sentences import LONGEST, split_sentences
from schemas.sentences import SentenceWords
from seeds.reader import ROOT, read_yaml

WORDS = read_yaml(ROOT / "cues" / "sentences.yml", SentenceWords)


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b, _ in split_sentences(text, WORDS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Rebels fled. Troops came.", ["Rebels fled.", "Troops came."], id="plain"),
        pytest.param("Gen. Ali spoke. He left.", ["Gen. Ali spoke.", "He left."], id="title is no end"),
        pytest.param(
            "They left the U.S. The war went on.",
            ["They left the U.S.", "The war went on."],
            id="initials before a starter",
        ),
        pytest.param("The U.S. Army left.", ["The U.S. Army left."], id="initials inside a name"),
        pytest.param('"We will fight." He left.', ['"We will fight."', "He left."], id="quote closes the sentence"),
        pytest.param("On Oct. 3 he died. It rained.", ["On Oct. 3 he died.", "It rained."], id="month"),
        pytest.param("Five dead\n\nA bomb went off.", ["Five dead", "A bomb went off."], id="blank line"),
        pytest.param(
            "Troops leave\nThe last troops left.",
            ["Troops leave", "The last troops left."],
            id="heading on its own line",
        ),
        pytest.param(
            "The army said on\nMonday that it had\nleft the town. It\nrained.",
            ["The army said on\nMonday that it had\nleft the town.", "It\nrained."],
            id="wrapped lines are one paragraph",
        ),
        pytest.param(
            "police came. they left. nobody spoke.", ["police came.", "they left.", "nobody spoke."], id="no capitals"
        ),
        pytest.param(
            "It cost 3.5 million. 20 died.", ["It cost 3.5 million.", "20 died."], id="number begins a sentence"
        ),
        pytest.param("J. Smith left.", ["J. Smith left."], id="initial"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_cuts(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_paragraphs_are_numbered() -> None:
    assert [p for _, _, p in split_sentences("One. Two.\n\nThree.", WORDS)] == [0, 0, 1]


@given(st.text(max_size=400))
def test_sentences_are_ordered_and_lose_no_letter(text: str) -> None:
    spans = [(a, b) for a, b, _ in split_sentences(text, WORDS)]
    assert all(a < b for a, b in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    kept = "".join(c for a, b in spans for c in text[a:b] if c.isalnum())
    assert kept == "".join(c for c in text if c.isalnum())


def test_a_text_without_full_stops_is_cut_anyway() -> None:
    spans = [(a, b) for a, b, _ in split_sentences("word " * 2000, WORDS)]
    assert max(b - a for a, b in spans) <= LONGEST
