from __future__ import annotations

import pytest

from coding.signature import NAMES, resemblance, signature

STOPS = frozenset({"the", "police", "chief", "monday", "in"})
LONG = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(120))


@pytest.mark.parametrize(
    ("text", "names", "words"),
    [
        ("Troops saw Ruvel Corhal leave.", ("ruvel corhal",), ("ruvel", "corhal")),
        ("Ruvel Corhal's brother left.", ("ruvel corhal",), ("corhal",)),
        ("The Police Chief left on Monday.", (), ()),
        ("They met Police Chief Yorpel.", ("chief yorpel",), ("yorpel",)),
        ("Smoke rose. Nobody came.", (), ()),
        ("He lives in St. Anselm, Ansland.", ("st anselm",), ("st", "anselm", "ansland")),
        ("The mayor of São Délmir spoke.", ("sao delmir",), ("sao", "delmir")),
        ("", (), ()),
    ],
    ids=["a full name", "at the beginning", "no names", "an office and a name", "beginnings only", "a dot", "accents", "empty"],
)  # fmt: skip
def test_names(text: str, names: tuple[str, ...], words: tuple[str, ...]) -> None:
    made = signature(text, STOPS)
    assert (made.names, made.words) == (names, words)


def test_ages() -> None:
    assert signature("A 23-year-old and Ruvel Corhal, 61, died; a 4 year old lived.", STOPS).ages == (4, 23, 61)


def test_only_so_many_names_are_kept() -> None:
    text = " ".join(f"He met {chr(65 + n % 26)}ol{chr(97 + n // 26)}a Zan." for n in range(100))
    assert len(signature(text, STOPS).names) == NAMES


@pytest.mark.parametrize(
    ("other", "low", "high"),
    [
        (LONG, 1.0, 1.0),
        (LONG + " and one sentence more at the end", 0.85, 1.0),
        (LONG[::-1], 0.0, 0.1),
        ("too short", 0.0, 0.0),
    ],
    ids=["the same", "an addition", "another", "no shingle"],
)
def test_resemblance(other: str, low: float, high: float) -> None:
    a, b = signature(LONG, STOPS), signature(other, STOPS)
    assert low <= resemblance(a.minhash, b.minhash) <= high
    assert bool(set(a.bands) & set(b.bands)) == (low > 0.5)
