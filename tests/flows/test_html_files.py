from __future__ import annotations

import json
from pathlib import Path

from pages import linked_data, page

from flows.sources.arrival import Arrival
from flows.sources.inputs import Reading, read_inputs
from schemas.issue import Issue


def test_a_folder_of_pages_and_tables_is_read_in_order_and_bad_pages_are_refused_alone(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page(title="First", head=linked_data(datePublished="2024-10-11")))
    (tmp_path / "b.jsonl").write_text(json.dumps({"article_id": "second", "text": "Shells fell."}), encoding="utf-8")
    (tmp_path / "c.htm").write_bytes(b"<html><body></body></html>")
    (tmp_path / "d.html").write_bytes(b"")
    (tmp_path / "e.xhtml").write_bytes(page(title="Last"))
    items = list(read_inputs([str(tmp_path)], Reading(parsers=2)))
    titles = [item.article.title if isinstance(item, Arrival) else (item.stage, item.reason) for item in items]
    assert titles == ["First", None, ("extract", "no article text on the page"), ("read", "empty file"), "Last"]
    first = items[0]
    assert isinstance(first, Arrival)
    assert first.article.date_source == "metadata"


def test_twenty_megabytes_of_paragraphs_are_refused(tmp_path: Path) -> None:
    (tmp_path / "long.html").write_bytes(b"<p>Shells fell on the harbour.</p>" * 620_000)
    (refused,) = read_inputs([str(tmp_path / "long.html")])
    assert isinstance(refused, Issue)
    assert (refused.stage, refused.reason) == ("extract", "page too large")
