from __future__ import annotations

import pytest

from coding.casualty_lexicon import CasualtyLexicon, build_casualty_lexicon
from coding.casualty_settling import settle
from coding.model import CountKind, CountReading, Phrase, Span
from schemas.casualties import CasualtyFile, NumberFile
from seeds.reader import ROOT, read_yaml


@pytest.fixture(scope="module")
def lexicon() -> CasualtyLexicon:
    cues = ROOT / "cues"
    return build_casualty_lexicon(
        read_yaml(cues / "numbers.yml", NumberFile), read_yaml(cues / "casualties.yml", CasualtyFile)
    )


def reading(kind: CountKind, number: int, words: str, rule: str = "verb/killed") -> CountReading:
    span = Span(0, len(words), words)
    return CountReading(kind, number, number, span, rule, Phrase(0, 0, 1, span))


def shot(number: int, words: str, marks: str = "weak") -> CountReading:
    return reading("injured", number, words, f"verb/shot/{marks}")


CASES: dict[str, tuple[CountReading, list[CountReading], list[int]]] = {
    "the same noun": (shot(1, "a 15-year-old boy"), [reading("killed", 1, "The boy")], []),
    "the same name": (shot(1, "Daniel Reyes"), [reading("killed", 1, "Mr. Reyes")], []),
    "a pronoun": (shot(1, "he"), [reading("killed", 1, "A baker")], []),
    "somebody else": (shot(1, "a waitress"), [reading("killed", 1, "A baker")], [1]),
    "nobody died": (shot(1, "he"), [], [1]),
    "the dead are among all": (shot(5, "five people"), [reading("killed", 2, "Two bakers")], [3]),
    "the dead are already out": (shot(3, "four people", "survivors/weak"), [reading("killed", 1, "A baker")], [3]),
    "others": (shot(3, "three other people", "weak/additional"), [reading("killed", 1, "A baker")], [3]),
    "harm that others react to": (shot(1, "he"), [reading("killed", 1, "a baker", "noun/death/topic")], [1]),
    "an injury that is certain": (
        reading("injured", 1, "a boy", "verb/wounded"),
        [reading("killed", 1, "a boy")],
        [1],
    ),
}


@pytest.mark.parametrize(("weak", "dead", "injured"), CASES.values(), ids=CASES)
def test_the_dead_are_not_injured(
    lexicon: CasualtyLexicon, weak: CountReading, dead: list[CountReading], injured: list[int]
) -> None:
    settled = settle([weak, *dead], lexicon)

    assert [r.low for r in settled if r.kind == "injured"] == injured
    assert [r for r in settled if r.kind == "killed"] == dead
