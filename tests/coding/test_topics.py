from __future__ import annotations

import re

import pytest

from coding.conditions import surroundings
from coding.topics import CompiledTopic, compile_topics, topics_of, vetoed
from schemas.topics import Topic, TopicFile

SPORT = Topic(
    id="sport",
    words=("goal*", "match", "coach", "half-time", "league", "free kick", "free"),
    distinct=3,
    every=5,
    vetoes=("*",),
    unless=("bomb", "tear gas"),
)
DISPUTE = Topic(id="dispute", words=("strike", "pay", "@labour"), distinct=2, every=10, vetoes=("strike",))
TOPICS = compile_topics(TopicFile(topics=(SPORT, DISPUTE)), {"labour": ("union", "wages")})


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        pytest.param("The coach praised two goals of the match.", ["sport"], id="three words in eight"),
        pytest.param("The coach praised a goal and goals again.", ["sport"], id="forms of one entry count as words"),
        pytest.param("The match was a match of a match.", [], id="one word often"),
        pytest.param("A goal, a match and a coach " + "far away from here " * 3, [], id="too thin"),
        pytest.param("Coach: goal at half-time", ["sport"], id="hyphened word"),
        pytest.param("Coach: goal after free kick", ["sport"], id="phrase"),
        pytest.param("Post-match, coach of pro-goal fans", ["sport"], id="part of a hyphened word"),
        pytest.param("The coach got free, free, and freed", [], id="one word of a phrase"),
        pytest.param("The union wants pay.", ["dispute"], id="list by reference"),
        pytest.param("Coach on strike over pay; match off, league angry", ["sport", "dispute"], id="two topics"),
        pytest.param("", [], id="empty"),
    ],
)
def test_topics_of_an_article(text: str, topics: list[str]) -> None:
    assert [t.topic.id for t in topics_of(text, TOPICS)] == topics


def test_only_the_beginning_counts() -> None:
    thin = "word " * 1200
    assert topics_of(thin + "goal match coach " * 500, TOPICS) == ()


@pytest.mark.parametrize(
    ("event_type", "sentence", "topics", "expected"),
    [
        pytest.param("attack", "He led the attack.", TOPICS[:1], True, id="all types"),
        pytest.param("strike", "They call a strike.", TOPICS[1:], True, id="the type named"),
        pytest.param("attack", "They attack the deal.", TOPICS[1:], False, id="another type"),
        pytest.param("attack", "A bomb went off.", TOPICS[:1], False, id="unless a word"),
        pytest.param("attack", "Police used tear gas.", TOPICS[:1], False, id="unless a phrase"),
        pytest.param(
            "strike", "A bomb delays the strike.", TOPICS, True, id="one topic excepts it, the other does not"
        ),
        pytest.param("attack", "He led the attack.", (), False, id="no topic"),
    ],
)
def test_vetoes(event_type: str, sentence: str, topics: tuple[CompiledTopic, ...], expected: bool) -> None:
    assert vetoed(event_type, surroundings(re.findall(r"\w+", sentence.lower())), topics) is expected
