"""Whatever the bytes are, a reader ends, raises nothing and says what became of every item."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.sources.arrival import Arrival, Spot, admit
from flows.sources.csv import read_csv
from flows.sources.jsonl import read_jsonl
from flows.sources.parquet import read_parquet
from flows.sources.text import read_text
from schemas.issue import Issue

Reader = Callable[[io.BytesIO, str, int], Iterator[Arrival | Issue]]
READERS = [read_jsonl, read_csv, read_parquet, read_text]
LIMIT = 200
LINES = st.lists(
    st.sampled_from(
        [b'{"text": "a"}', b'{"text": 1}', b"{", b"[]", b"null", b"\xff", b'"', b"text,url", b"a,b,c", b'"a']
    )
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.dictionaries(
    st.sampled_from(["text", "article_id", "title", "url", "published_at", "source", "language", "country", "other"]),
    JSON,
)


def check(items: Iterator[Arrival | Issue]) -> None:
    for item in items:
        if isinstance(item, Arrival):
            assert item.article.text.strip()
            assert len(item.article.text) <= LIMIT
            assert "\x00" not in item.article.text
        item_json = item.article.model_dump_json() if isinstance(item, Arrival) else item.model_dump_json()
        assert json.loads(item_json)


@pytest.mark.parametrize("reader", READERS)
@given(
    content=st.binary(max_size=300)
    | LINES.map(b"\n".join)
    | st.binary(max_size=60).map(lambda b: b"PAR1" + b + b"PAR1")
)
@settings(max_examples=150, deadline=None)
def test_no_bytes_break_a_reader(reader: Reader, content: bytes) -> None:
    items = list(reader(io.BytesIO(content), "x", LIMIT))
    assert items
    check(iter(items))


@given(fields=FIELDS)
@settings(max_examples=300, deadline=None)
def test_no_fields_break_the_gate(fields: dict[str, object]) -> None:
    check(iter([admit(fields, Spot("x", 1), LIMIT)]))
