from __future__ import annotations

import pytest

from coding.numbers import NumberIndex, build_number_index, find_numbers
from schemas.casualties import NumberFile
from seeds.reader import ROOT, read_yaml


@pytest.fixture(scope="module")
def index() -> NumberIndex:
    return build_number_index(read_yaml(ROOT / "cues" / "numbers.yml", NumberFile))


@pytest.mark.parametrize(
    ("text", "words", "low", "high"),
    [
        ("12 people", "12", 12, 12),
        ("a crowd of 1,250 came", "1,250", 1250, 1250),
        ("twelve miners", "twelve", 12, 12),
        ("twenty-one miners", "twenty-one", 21, 21),
        ("two hundred and five miners", "two hundred and five", 205, 205),
        ("a dozen men", "a dozen", 12, 12),
        ("two dozen men", "two dozen", 24, 24),
        ("half a dozen men", "half a dozen", 6, 6),
        ("dozens of men", "dozens", 24, 99),
        ("several dozen men", "several dozen", 36, 99),
        ("hundreds of men", "hundreds", 200, 999),
        ("tens of thousands of men", "tens of thousands", 20000, 99999),
        ("1.2 million people", "1.2 million", 1_200_000, 1_200_000),
        ("at least 12 men", "at least 12", 12, None),
        ("no fewer than 12 men", "no fewer than 12", 12, None),
        ("at least another 12 men", "at least another 12", 12, None),
        ("more than 100 men", "more than 100", 101, None),
        ("over a dozen men", "over a dozen", 13, None),
        ("up to 30 men", "up to 30", 1, 30),
        ("as many as 30 men", "as many as 30", 1, 30),
        ("fewer than 30 men", "fewer than 30", 1, 29),
        ("nearly 50 men", "nearly 50", 45, 50),
        ("about 40 men", "about 40", 40, 40),
        ("between 10 and 15 men", "between 10 and 15", 10, 15),
        ("10-15 men", "10-15", 10, 15),
        ("10 to 15 men", "10 to 15", 10, 15),
        ("two or three men", "two or three", 2, 3),
        ("12 or more men", "12 or more", 12, None),
        ("100+ men", "100+", 100, None),
        ("several men", "several", 3, 9),
        ("many men", "many", 3, None),
        ("both men", "both", 2, 2),
        ("a couple of men", "a couple", 2, 2),
        ("a family of five", "five", 5, 5),
        ("no soldiers", "no", 0, 0),
        ("no one came", "no one", 0, 0),
        ("2000 people", "2000", 2000, 2000),
        ("In Mosul 12 people", "12", 12, 12),
    ],
)
def test_interval_and_span(index: NumberIndex, text: str, words: str, low: int | None, high: int | None) -> None:
    numbers = find_numbers(text, index)

    assert [(text[n.start : n.end], n.low, n.high) for n in numbers] == [(words, low, high)]


@pytest.mark.parametrize(
    "text",
    [
        "a 21-year-old man",
        "aged 23",
        "at the age of 23",
        "Maria, 34, came",
        "the 21st of the month",
        "in 2019",
        "8 April",
        "April 8",
        "at 5:30",
        "10 p.m.",
        "$12",
        "12 dollars",
        "12 percent",
        "12 km away",
        "an M-16 rifle",
        "a 7.62 mm round",
        "a 155mm shell",
        "a 12-kilometre road",
        "No. 5",
        "Route 9.",
    ],
)
def test_what_counts_no_people(index: NumberIndex, text: str) -> None:
    assert find_numbers(text, index) == ()


@pytest.mark.parametrize("text", ["another 12 men", "three more men", "five others"])
def test_additional_people_are_marked(index: NumberIndex, text: str) -> None:
    assert [n.additional for n in find_numbers(text, index)] == [True]


def test_the_core_leaves_qualifiers_out(index: NumberIndex) -> None:
    text = "killing at least 12 men"
    (number,) = find_numbers(text, index)

    assert text[number.core_start : number.core_end] == "12"


@pytest.mark.parametrize("text", ["", "-", "999999999999999999999 men", "1,2,3,4", "\x00 12 \x00", "½ ² ٣"])
def test_odd_text_does_no_harm(index: NumberIndex, text: str) -> None:
    for number in find_numbers(text, index):
        assert 0 <= number.start < number.end <= len(text)
