"""Tokens read from spaCy answer as spaCy's own do."""

from __future__ import annotations

import gc

import pytest
from spacy.tokens import Doc
from spacy.tokens import Token as SpacyToken

from coding.tokens import Token, Tokens, read_tokens
from tests.coding.parses import doc_of, parse

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


CROSSING = """
    He PRP nsubj 1
    saw VBD ROOT 1
    guards NNS dobj 1
    yesterday NN npadvmod 1
    who WP nsubj 5
    fled VBD relcl 2
"""


@pytest.fixture(scope="module", params=[TABLE, CROSSING], ids=["plain", "crossing arcs"])
def raw(request: pytest.FixtureRequest) -> Doc:
    return doc_of(request.param)


@pytest.fixture(scope="module")
def tokens(raw: Doc) -> Tokens:
    return read_tokens(raw)


@pytest.fixture(scope="module")
def pairs(tokens: Tokens, raw: Doc) -> list[tuple[Token, SpacyToken]]:
    return list(zip(tokens, raw, strict=True))


@pytest.mark.parametrize("name", PLAIN)
def test_attributes(pairs: list[tuple[Token, SpacyToken]], name: str) -> None:
    assert [getattr(t, name) for t, _ in pairs] == [getattr(s, name) for _, s in pairs]


@pytest.mark.parametrize("name", SINGLE)
def test_one_other_token(pairs: list[tuple[Token, SpacyToken]], name: str) -> None:
    assert [getattr(t, name).i for t, _ in pairs] == [getattr(s, name).i for _, s in pairs]


@pytest.mark.parametrize("name", SEVERAL)
def test_other_tokens(pairs: list[tuple[Token, SpacyToken]], name: str) -> None:
    for t, s in pairs:
        assert [x.i for x in getattr(t, name)] == [x.i for x in getattr(s, name)], t


def test_is_ancestor(tokens: Tokens, raw: Doc, pairs: list[tuple[Token, SpacyToken]]) -> None:
    for t, s in pairs:
        assert [t.is_ancestor(x) for x in tokens] == [s.is_ancestor(x) for x in raw], t


@pytest.mark.parametrize(("left", "right"), [(0, 2), (2, 5), (4, 8), (9, 11), (3, 3), (0, 99)])
def test_runs(tokens: Tokens, raw: Doc, left: int, right: int) -> None:
    assert tokens[left:right].text == raw[left:right].text


@pytest.mark.parametrize(("at", "by"), [(0, -1), (-1, 1)], ids=["before the first", "after the last"])
def test_no_neighbour(tokens: Tokens, at: int, by: int) -> None:
    with pytest.raises(IndexError):
        tokens[at].nbor(by)


def test_neighbours(pairs: list[tuple[Token, SpacyToken]]) -> None:
    for t, s in pairs[1:-1]:
        assert (t.nbor(-1).text, t.nbor().text) == (s.nbor(-1).text, s.nbor().text)


def alive() -> int:
    return sum(isinstance(x, Token) for x in gc.get_objects())


def test_released_tokens_need_no_garbage_collector() -> None:
    gc.disable()
    try:
        before = alive()
        tokens = parse(TABLE)
        assert alive() == before + len(tokens)
        tokens.release()
        del tokens
        assert alive() == before
    finally:
        gc.enable()


@pytest.mark.parametrize("width", [1, 3, 9, 60])
def test_among_gives_the_tokens_that_share_a_character(tokens: Tokens, width: int) -> None:
    for start in range(len(tokens.text) + 2):
        end = start + width
        shared = [t for t in tokens if max(t.idx, start) < min(t.idx + len(t.text), end)]
        assert list(tokens.among(start, end)) == shared, (start, end)


@pytest.mark.parametrize(
    ("verb", "label", "head"),
    [
        pytest.param("shot", "dobj", "shot", id="an object"),
        pytest.param("shot", "pobj", "shot", id="whatever the parser calls it"),
        pytest.param("lay", "dobj", "dead", id="of no other verb"),
        pytest.param("shot", "appos", "dead", id="nothing else"),
    ],
)
def test_who_is_shot_dead_is_the_object_of_the_verb(verb: str, label: str, head: str) -> None:
    tokens = read_tokens(
        doc_of(f"men NNS nsubj 1\n{verb} VBD ROOT 1\ndead JJ acomp 1\na DT det 4\nfarmer NN {label} 2")
    )

    assert tokens[4].head.text == head


@pytest.mark.parametrize(
    ("that", "label"),
    [
        pytest.param("that IN mark 3", "acl", id="a conjunction"),
        pytest.param("that WDT dobj 3", "relcl", id="a pronoun"),
    ],
)
def test_a_clause_with_a_conjunction_is_no_relative_clause(that: str, label: str) -> None:
    tokens = read_tokens(doc_of(f"reports NNS ROOT 0\n{that}\nrebels NNS nsubj 3\nspread VBD relcl 0"))

    assert tokens[3].dep_ == label
