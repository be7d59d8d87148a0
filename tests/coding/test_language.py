from __future__ import annotations

import pytest

from coding.language import LanguageDetector, load_detector

PLAIN = frozenset(("the", "and", "that"))


class Identifier:
    """Answers as it is told and keeps what it was asked."""

    def __init__(self, language: str, probability: float) -> None:
        self.answer = (language, probability)
        self.asked: list[str] = []

    def classify(self, text: str) -> tuple[str, float]:
        self.asked.append(text)
        return self.answer


@pytest.mark.parametrize(
    ("language", "probability", "expected"),
    [
        pytest.param("fr", 0.99, "fr", id="sure"),
        pytest.param("fr", 0.7, "fr", id="just sure"),
        pytest.param("fr", 0.69, "en", id="unsure is English"),
        pytest.param("en", 0.2, "en", id="unsure of English"),
        pytest.param("pcm", 0.99, "en", id="a headline with a Nigerian name is no Pidgin"),
    ],
)
def test_what_is_unsure_is_english(language: str, probability: float, expected: str) -> None:
    assert LanguageDetector(Identifier(language, probability), PLAIN).detect("x") == expected


def test_the_beginning_is_enough() -> None:
    identifier = Identifier("en", 1.0)
    LanguageDetector(identifier, PLAIN).detect("abc" * 1000)

    assert [len(text) for text in identifier.asked] == [600]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        pytest.param("the men and " * 20, 0, id="long and full of function words"),
        pytest.param("The men AND " * 20, 0, id="in any case"),
        pytest.param("the men and", 1, id="too short to tell"),
        pytest.param("les hommes et " * 20, 1, id="none of them"),
        pytest.param("the " + "mot " * 40, 1, id="too few of them"),
    ],
)
def test_plain_english_is_not_asked_about(text: str, asked: int) -> None:
    identifier = Identifier("fr", 1.0)

    found = LanguageDetector(identifier, PLAIN).detect(text)

    assert (len(identifier.asked), found) == (asked, "fr" if asked else "en")


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return load_detector(PLAIN)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Gunmen attacked two villages near the border on Friday, killing at least nine people, police said.", "en"),
        ("Des hommes armés ont attaqué deux villages près de la frontière vendredi, selon la police locale.", "fr"),
        ("Hombres armados atacaron dos aldeas cerca de la frontera el viernes, según la policía local.", "es"),
        ("Вооружённые люди напали в пятницу на две деревни у границы, сообщила местная полиция.", "ru"),
        ("هاجم مسلحون قريتين قرب الحدود يوم الجمعة، بحسب الشرطة المحلية.", "ar"),
    ],
)
def test_the_trained_identifier(detector: LanguageDetector, text: str, language: str) -> None:
    assert detector.detect(text) == language
