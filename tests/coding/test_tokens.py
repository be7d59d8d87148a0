"""Tokens read from spaCy answer as spaCy's own do."""

from __future__ import annotations

import pytest
from spacy.tokens import Token as SpacyToken

from coding.tokens import Token, Tokens
from tests.coding.parses import parse

TABLE = """
    Rebels NNS nsubj 1
    shelled VBD ROOT 1
    the DT det 4
    harbour NN compound 4
    gate NN dobj 1
    ~, , punct 4
    two CD nummod 7
    depots NNS conj 4
    and CC cc 7
    fled VBD conj 1
    ~. . punct 1
"""
PLAIN = ("i", "idx", "text", "lower_", "tag_", "dep_", "is_punct", "is_space")
SINGLE = ("head", "left_edge", "right_edge")
SEVERAL = ("children", "lefts", "rights", "subtree", "ancestors", "conjuncts")


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return parse(TABLE)


def _pairs(tokens: Tokens) -> list[tuple[Token, SpacyToken]]:
    return list(zip(tokens, tokens.raw, strict=True))


@pytest.mark.parametrize("name", PLAIN)
def test_attributes(tokens: Tokens, name: str) -> None:
    assert [getattr(t, name) for t, _ in _pairs(tokens)] == [getattr(s, name) for _, s in _pairs(tokens)]


@pytest.mark.parametrize("name", SINGLE)
def test_one_other_token(tokens: Tokens, name: str) -> None:
    assert [getattr(t, name).i for t, _ in _pairs(tokens)] == [getattr(s, name).i for _, s in _pairs(tokens)]


@pytest.mark.parametrize("name", SEVERAL)
def test_other_tokens(tokens: Tokens, name: str) -> None:
    for t, s in _pairs(tokens):
        assert [x.i for x in getattr(t, name)] == [x.i for x in getattr(s, name)], t


def test_is_ancestor(tokens: Tokens) -> None:
    for t, s in _pairs(tokens):
        assert [t.is_ancestor(x) for x in tokens] == [s.is_ancestor(x) for x in tokens.raw], t


@pytest.mark.parametrize(("left", "right"), [(0, 2), (2, 5), (4, 8), (9, 11), (3, 3), (0, 99)])
def test_runs(tokens: Tokens, left: int, right: int) -> None:
    assert tokens[left:right].text == tokens.raw[left:right].text


@pytest.mark.parametrize(("at", "by"), [(0, -1), (10, 1)], ids=["before the first", "after the last"])
def test_no_neighbour(tokens: Tokens, at: int, by: int) -> None:
    with pytest.raises(IndexError):
        tokens[at].nbor(by)


def test_neighbours(tokens: Tokens) -> None:
    assert (tokens[3].nbor(-1).text, tokens[3].nbor().text) == ("the", "gate")
