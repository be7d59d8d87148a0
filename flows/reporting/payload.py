"""The rows of a report as the one text that its page carries: columns of JSON, compressed, in letters that cannot end a script."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from flows.explanation_page import LEGEND
from flows.explanations import GROUPS
from flows.reporting.columns import Column, packed, texts
from flows.reporting.evidence import Words, words_of
from seeds.shape_codes import family_groups
from warehouse.report import ReportData

TABLES = ("incidents", "articles", "claims", "states", "tolls", "corrections", "coverage")


def payload(data: ReportData, title: str | None = None) -> dict[str, Any]:
    """Everything the page shows."""
    return {
        "about": _about(data, title),
        "families": [group.model_dump() for group in family_groups()],
        "fields": {"groups": GROUPS, "legend": LEGEND},
        **{name: packed(getattr(data, name)) for name in TABLES},
        "reports": _reports(data.reports),
    }


def _about(data: ReportData, title: str | None) -> dict[str, Any]:
    chosen = data.selection
    days = {name: getattr(chosen, name) for name in ("since", "until")}
    about = {**data.about, **days, "where": chosen.where, "matching": data.matching, "title": title}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in about.items()}


def _reports(reports: pa.Table) -> Mapping[str, Any]:
    """The events, with their words in place of the evidence."""
    rows = zip(*(reports[name].to_pylist() for name in ("evidence", "skipped", "sentence")), strict=True)
    words = [words_of(evidence, skipped, len(sentence or "")) for evidence, skipped, sentence in rows]
    made = packed(reports.drop_columns(["evidence"]))
    return made | {"columns": made["columns"] | _packed_words(words)}


def _packed_words(words: Iterable[tuple[Words, ...]]) -> dict[str, Column]:
    """`spans`: for each event its words as one text, `field start end rule` a mark; `elsewhere`: those outside of the sentence."""
    spans, elsewhere = [], []
    for of_event in words:
        inside = (f"{w.field} {w.start} {w.end} {w.rule.replace(' ', '_')}" for w in of_event if w.start is not None)
        outside = {w.field: [w.text, w.rule] for w in of_event if w.start is None and w.text}
        spans.append("|".join(inside) or None)
        elsewhere.append(json.dumps(outside, ensure_ascii=False) if outside else None)
    return {"spans": texts(spans), "elsewhere": texts(elsewhere)}


def embedded(value: object) -> str:
    """JSON, compressed with gzip, in base64: no letter of a stranger's text stands in the page as it is."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode("ascii")
