"""Whatever the bytes are, reading them as a document ends, raises nothing, and says what became of them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_feeds import ATOM, JSON_FEED, NEWSML_1, NEWSML_G2, NINJS, NITF, RELIEFWEB, RSS, SITEMAP

from flows.extraction.dates import read_moment
from flows.extraction.encoding import decode
from flows.extraction.fragment import plain_text
from flows.extraction.isolation import answer
from flows.extraction.text import INVISIBLE, clean
from flows.sources.arrival import Arrival, Entry
from flows.sources.document import Document
from flows.sources.kinds import READERS, kind_of, read_document
from schemas.issue import Issue

NOW = dt.datetime(2024, 10, 12, 9, 0, tzinfo=dt.UTC)
SEEDS = [s.encode() for s in (RSS, ATOM, SITEMAP, NITF, NEWSML_G2, NEWSML_1)]
SEEDS += [repr(s).replace("'", '"').encode() for s in (JSON_FEED, NINJS, RELIEFWEB)]
SEEDS += [b"<html><head><script type='application/ld+json'>{}</script></head><body><p>Shells fell.</p></body></html>"]
PIECES = st.sampled_from(
    [b"<", b">", b"</p>", b"<p>", b"<![CDATA[", b"]]>", b"<!--", b"&#0;", b"&amp;", b"&#x110000;", b"\x00", b"\xff\xfe", b"\xc3", b"9" * 30,
     b'"', b"'", b"<time datetime='0000-00-00'>", b"encoding='utf-16'", b"<?xml", b"null", b"[{", b"\xed\xa0\x80", b"<item>", b"<script>"]
)  # fmt: skip

NAMES = st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["utf-7", "utf-16", "hex", "idna"]))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good document with pieces of it gone, doubled or replaced."""
    content = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 60)))
        piece = draw(st.one_of(PIECES, st.binary(max_size=12), st.just(content[start:end] * 2)))
        content = content[:start] + piece + content[end:]
    return content


@pytest.mark.parametrize("kind", sorted(READERS))
@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(content=st.one_of(damaged(), st.binary(max_size=300)))
def test_reading_ends_with_articles_or_reasons(kind: str, content: bytes) -> None:
    good, items = answer(read_document, (Document(kind, content, "in", NOW, url="https://quay.example/a"),))
    if kind == "pdf" and not good:
        return  # that library raises on broken files, which the parser process turns into a refusal
    assert items
    for item in items:
        assert isinstance(item, (Arrival, Entry, Issue))
        if isinstance(item, Arrival):
            item.article.model_dump_json().encode()
            assert not INVISIBLE.search(item.article.title or "")


@settings(max_examples=300, deadline=None)
@given(
    content=st.binary(max_size=200),
    declared=st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["utf-7", "utf-16", "hex", "idna"])),
)
def test_every_byte_can_be_decoded(content: bytes, declared: str | None) -> None:
    assert isinstance(decode(content, declared), str)
    assert kind_of(content, declared) in READERS


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=200))
def test_cleaned_text_has_paragraphs_and_nothing_unseen(text: str) -> None:
    once = clean(text)
    assert once == once.strip()
    assert "\n\n\n" not in once
    assert not INVISIBLE.search(once)
    plain_text(text).encode()
    read_moment(text)
