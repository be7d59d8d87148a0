from __future__ import annotations

import datetime as dt

import pytest

from coding.model import TimeExpression
from coding.time import find_times
from coding.time_grammar import TimeGrammar, build_grammar
from schemas.timewords import TimeWords
from seeds.reader import ROOT, read_yaml

WEDNESDAY = dt.date(2023, 5, 17)


@pytest.fixture(scope="module")
def grammar() -> TimeGrammar:
    return build_grammar(read_yaml(ROOT / "cues" / "time.yml", TimeWords))


def said(found: tuple[TimeExpression, ...]) -> list[str]:
    """Each expression as `words = first..last` (`first` alone for a day, `?` when unresolved)."""
    lines = []
    for e in found:
        days = "?" if e.earliest is None else str(e.earliest) if e.earliest == e.latest else f"{e.earliest}..{e.latest}"
        lines.append(f"{e.span.text} = {days}")
    return lines


DATES = [
    ("A bomb went off on 3 January 1990.", ["3 January 1990 = 1990-01-03"]),
    ("LIMA, 3 Jan 90 -- Police said", ["3 Jan 90 = 1990-01-03"]),
    ("It happened on Jan. 3, 1990, in Lima.", ["Jan. 3, 1990 = 1990-01-03"]),
    ("The 1st of February, 2011 was quiet.", ["1st of February, 2011 = 2011-02-01"]),
    ("They met on 2023-04-30 in Goma.", ["2023-04-30 = 2023-04-30"]),
    ("They met on 30/04/2023 in Goma.", ["30/04/2023 = 2023-04-30"]),
    ("They met on 04/30/2023 in Goma.", ["04/30/2023 = 2023-04-30"]),
    ("They met on 05/04/2023 in Goma.", []),
    ("They met on 5.4.2023 in Goma.", ["5.4.2023 = 2023-04-05"]),
    ("They fought in July 2012.", ["July 2012 = 2012-07-01..2012-07-31"]),
    ("The war of 1987 ended.", ["1987 = 1987-01-01..1987-12-31"]),
    ("Since the 1980s they have fought.", ["1980s = 1980-01-01..1989-12-31"]),
    ("Talks lasted from 3 to 5 May.", ["3 to 5 May = 2023-05-03..2023-05-05"]),
    ("Between 3 and 5 May shells fell.", ["3 and 5 May = 2023-05-03..2023-05-05"]),
    ("They marched on December 24-25 in Oslo.", ["December 24-25 = 2022-12-24..2022-12-25"]),
    ("They marched on 3 and 4 May.", ["3 = 2023-05-03", "4 May = 2023-05-04"]),
    ("It ran from 28 April to 2 May 2021.", ["28 April to 2 May 2021 = 2021-04-28..2021-05-02"]),
    ("It ran from Monday to Tuesday.", ["Monday to Tuesday = 2023-05-15..2023-05-16"]),
    ("The revolt (1987-91) failed.", ["1987-91 = 1987-01-01..1991-12-31"]),
    ("Prices rose in the first quarter of 2014.", ["first quarter of 2014 = 2014-01-01..2014-03-31"]),
    ("Fighting peaked in the summer of 2014.", ["summer of 2014 = 2014-06-01..2014-08-31"]),
    ("On Tuesday, October 11, a mine exploded.", ["Tuesday, October 11 = 2022-10-11"]),
    ("Gunmen attacked on 12 November.", ["12 November = 2022-11-12"]),
    ("He will appear in court on 12 November.", ["12 November = 2023-11-12"]),
    ("Shelling began in October.", ["October = 2022-10-01..2022-10-31"]),
    ("Elections will be held in October.", ["October = 2023-10-01..2023-10-31"]),
    ("He was shot on Christmas Day.", ["Christmas Day = 2022-12-25"]),
    ("Rockets fell on New Year's Day 2016.", ["New Year's Day 2016 = 2016-01-01"]),
    ("Shots were fired on Easter Sunday.", ["Easter Sunday = 2023-04-09"]),
    ("They were held on the 7th.", ["7th = 2023-05-07"]),
    ("They were held on the 27th.", ["27th = 2023-04-27"]),
    ("They met on 2023/04/30.", ["2023/04/30 = 2023-04-30"]),
    ("They met on 30-04-2023.", ["30-04-2023 = 2023-04-30"]),
    ("Over 3 and 4 May six died.", ["3 and 4 May = 2023-05-03..2023-05-04"]),
    ("They met in the first week of April.", ["first week of April = 2023-04-01..2023-04-07"]),
    ("They met on the last weekend of April.", ["last weekend of April = 2023-04-29..2023-04-30"]),
    ("they fled in october.", ["october = 2022-10-01..2022-10-31"]),
    ("IN MAY SIX DIED", ["MAY = 2023-05-01..2023-05-31"]),
    ("He fled last January 2016.", ["January 2016 = 2016-01-01..2016-01-31"]),
    ("Tanks entered in mid-2021.", ["mid-2021 = 2021-01-01..2021-12-31"]),
]

RELATIVE = [
    ("Rebels attacked the town on Monday.", ["Monday = 2023-05-15"]),
    ("Rebels attacked the town Wednesday.", ["Wednesday = 2023-05-17"]),
    ("He said that Monday was calm.", ["Monday = 2023-05-15"]),
    ("They fought from Tuesday to Thursday.", ["Tuesday to Thursday = 2023-05-16..2023-05-18"]),
    ("They fought over the last week.", ["last week = 2023-05-10..2023-05-17"]),
    ("The court will rule on Friday.", ["Friday = 2023-05-19"]),
    ("On Friday the court will rule.", ["Friday = 2023-05-19"]),
    ("they would talk. he fled on monday.", ["monday = 2023-05-15"]),
    ("He said Monday that they will attack.", ["Monday = 2023-05-15"]),
    ("They agreed to meet Sunday.", ["Sunday = 2023-05-21"]),
    ("The march planned for Friday was called off.", ["Friday = 2023-05-12"]),
    ("They have until Saturday to leave.", ["Saturday = 2023-05-20"]),
    ("They had not eaten until Saturday.", ["Saturday = 2023-05-13"]),
    ("Minister flies home ahead of Sunday's vote", ["Sunday = 2023-05-21"]),
    ("They mourned the victims of Sunday's blast.", ["Sunday = 2023-05-14"]),
    ("He died last Wednesday.", ["last Wednesday = 2023-05-10"]),
    ("He returns next Wednesday.", ["next Wednesday = 2023-05-24"]),
    ("Three were shot on Tuesday night.", ["Tuesday night = 2023-05-16"]),
    ("It began late on Monday.", ["late on Monday = 2023-05-15"]),
    ("A blast shook Kabul in the early hours of Monday.", ["early hours of Monday = 2023-05-15"]),
    ("Shells fell overnight.", ["overnight = 2023-05-16..2023-05-17"]),
    ("Shells fell overnight Sunday.", ["overnight Sunday = 2023-05-14..2023-05-15"]),
    ("Shells fell overnight into Sunday.", ["overnight into Sunday = 2023-05-13..2023-05-14"]),
    ("Shells fell from Saturday night into Sunday.", ["Saturday night into Sunday = 2023-05-13..2023-05-14"]),
    ("He was shot last night.", ["last night = 2023-05-16"]),
    ("He was shot the day before yesterday.", ["day before yesterday = 2023-05-15"]),
    ("They fled this morning and return tonight.", ["this morning = 2023-05-17", "tonight = 2023-05-17"]),
    ("Raids killed six last week.", ["last week = 2023-05-08..2023-05-14"]),
    ("Raids killed six earlier this month.", ["earlier this month = 2023-05-01..2023-05-31"]),
    ("Raids killed six over the weekend.", ["weekend = 2023-05-13..2023-05-14"]),
    ("They fled at the end of last year.", ["end of last year = 2022-01-01..2022-12-31"]),
    ("They fled two weeks ago.", ["two weeks ago = 2023-05-01..2023-05-07"]),
    ("They fled ten days ago.", ["ten days ago = 2023-05-07"]),
    ("They fled several days ago.", ["several days ago = 2023-05-10..2023-05-14"]),
    ("They fled twenty-five years ago.", ["twenty-five years ago = 1998-01-01..1998-12-31"]),
    ("They fled a decade ago.", ["a decade ago = 2013-01-01..2013-12-31"]),
    ("Six died in the past 24 hours.", ["past 24 hours = 2023-05-16..2023-05-17"]),
    ("Six died in recent days.", ["recent days = 2023-05-10..2023-05-17"]),
    ("He fled last November.", ["last November = 2022-11-01..2022-11-30"]),
    ("He fled in October last year.", ["October last year = 2022-10-01..2022-10-31"]),
    ("He fled last summer.", ["last summer = 2022-06-01..2022-08-31"]),
    ("He appeared the week of March 6.", ["week of March 6 = 2023-03-06..2023-03-12"]),
    ("He died two days before Christmas.", ["two days before Christmas = 2022-12-23"]),
    ("He fled the day after last Monday's raid.", ["day after last Monday = 2023-05-16"]),
]

ANCHORED = [
    ("Troops came on 3 March. Two days later they left.", "Two days later = 2023-03-05"),
    ("Troops came on 3 March. They had regrouped a day earlier.", "a day earlier = 2023-03-02"),
    ("Troops came on 3 March. The next day they left.", "next day = 2023-03-04"),
    ("Troops came on 3 March. The previous day had been calm.", "previous day = 2023-03-02"),
    ("Troops came on 3 March. Later that day they left.", "Later that day = 2023-03-03"),
    ("Troops came on 3 March. They left the following week.", "following week = 2023-03-06..2023-03-12"),
    ("Troops came in June 1998 and left later that year.", "later that year = 1998-01-01..1998-12-31"),
    ("Troops came on 3 March. They had left Goma the day before.", "day before = 2023-03-02"),
    ("They left two days later.", "two days later = ?"),
]

NO_TIMES = [
    "The siege lasted for three days.",
    "The 36-year-old was shot at 10 p.m. near exit 1987.",
    "It cost $1999 and weighed 2000 kilograms.",
    "About 1987 people may march there.",
    "The shell fell by 2030 GMT.",
    "A curfew holds from 1800 to 0600.",
    "He drove a 2007 Ford to the 1800 block of Elm Street.",
    "Six will last three days.",
    "Flight 2001 was hit by a shell.",
    "They march every weekend and may march on.",
    "POLICE MAY MARCH",
    "The budget of fiscal 2014 was cut.",
    "He sat in the sun with Wed Jones.",
    "April Jones spoke to the second battalion.",
]


@pytest.mark.parametrize(("text", "expected"), [*DATES, *RELATIVE], ids=[t for t, _ in [*DATES, *RELATIVE]])
def test_expressions_and_their_days(grammar: TimeGrammar, text: str, expected: list[str]) -> None:
    assert said(find_times(text, WEDNESDAY, grammar)) == expected


@pytest.mark.parametrize(("text", "expected"), ANCHORED, ids=[e for _, e in ANCHORED])
def test_expressions_counted_from_the_day_named_before(grammar: TimeGrammar, text: str, expected: str) -> None:
    assert said(find_times(text, WEDNESDAY, grammar))[-1] == expected


@pytest.mark.parametrize("text", NO_TIMES)
def test_durations_ages_money_and_names_are_no_times(grammar: TimeGrammar, text: str) -> None:
    assert said(find_times(text, WEDNESDAY, grammar)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It happened on Monday.", ["Monday = ?"]),
        ("It happened last week.", ["last week = ?"]),
        ("It happened two days ago, in May.", ["two days ago = ?", "May = ?"]),
        ("It happened on 3 May.", ["3 May = ?"]),
        ("It happened on 3 May 2019.", ["3 May 2019 = 2019-05-03"]),
        ("KYIV, 3 May 2019 -- It happened yesterday.", ["3 May 2019 = 2019-05-03", "yesterday = 2019-05-02"]),
    ],
    ids=["weekday", "week", "ago", "day and month", "full date", "the dateline is a reference"],
)
def test_without_a_reference_only_full_dates_resolve(grammar: TimeGrammar, text: str, expected: list[str]) -> None:
    assert said(find_times(text, None, grammar)) == expected


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("KYIV, May 3 (Agency) -- Shells fell.", "dateline/date/no-year"),
        ("San Jose (Costa Rica), 3 May 23 -- Shells fell.", "dateline/date"),
        ("On 3 May 2023 -- a holiday -- shells fell.", "date"),
        ("Shells fell on 3 May 2023.", "date"),
    ],
)
def test_the_day_of_filing_is_known_by_its_rule(grammar: TimeGrammar, text: str, rule: str) -> None:
    assert [e.rule for e in find_times(text, WEDNESDAY, grammar)] == [rule]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Six have died since Oct. 3.", "since"),
        ("The road is shut until Monday.", "until"),
        ("Six died earlier this week.", "earlier"),
        ("Six died at the start of the year.", "early"),
        ("Six died in mid-2021.", "middle"),
        ("Six died in late March.", "late"),
        ("Six have died since late March.", "since"),
        ("Six died late on Monday.", "within"),
    ],
)
def test_bound_of_the_time_named(grammar: TimeGrammar, text: str, bound: str) -> None:
    assert [e.bound for e in find_times(text, WEDNESDAY, grammar)] == [bound]


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("on Monday", "day"),
        ("from 3 to 5 May", "week"),
        ("last week", "week"),
        ("in July 2012", "month"),
        ("in 1987", "year"),
    ],
)
def test_precision(grammar: TimeGrammar, text: str, precision: str) -> None:
    assert [e.precision for e in find_times(text, WEDNESDAY, grammar)] == [precision]


def test_spans_quote_the_text_and_the_field_is_kept(grammar: TimeGrammar) -> None:
    text = "On Monday, rebels seized a town they had lost in late 2019."
    found = find_times(text, WEDNESDAY, grammar, in_title=True)
    assert [text[e.span.start : e.span.end] for e in found] == [e.span.text for e in found] == ["Monday", "late 2019"]
    assert all(e.in_title for e in found)


@pytest.mark.parametrize("reference", [dt.date(1, 1, 1), dt.date(9999, 12, 31)], ids=["first day", "last day"])
def test_the_ends_of_the_calendar_raise_nothing(grammar: TimeGrammar, reference: dt.date) -> None:
    text = (
        "Tomorrow, yesterday, 40 years ago, next century, last weekend, in May, next Friday, last spring, at Christmas."
    )
    for e in find_times(text, reference, grammar):
        assert e.earliest is None or e.latest is None or e.earliest <= e.latest
