"""Pages for the tests, written for them."""

from __future__ import annotations

import json

PARAGRAPHS = (
    "Shells fell on the harbour of the town before dawn, residents said, and a warehouse beside the quay burned for hours.",
    "Two dock workers were wounded, according to the port authority, which closed the ferry line until further notice.",
    "The army said it had returned fire. It did not say where the shells had come from, and no group claimed the attack.",
)
MENU = "".join(f'<li><a href="/section/{n}">Section {n}</a></li>' for n in range(12))


def page(
    *paragraphs: str, head: str = "", title: str = "Shells hit the harbour", lang: str = "en", extra: str = ""
) -> bytes:
    """An article page with a menu before it and a footer behind."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs or PARAGRAPHS)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | The Quay Post</title>{head}</head>'
        f"<body><nav><ul>{MENU}</ul></nav><main><article><h1>{title}</h1>{body}</article>{extra}</main>"
        "<footer><p>All rights reserved. Terms of use. Contact the newsroom.</p></footer></body></html>"
    ).encode()


def linked_data(**fields: object) -> str:
    """A JSON-LD script about a news article."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def meta(name: str, content: str) -> str:
    """A meta element."""
    return f'<meta property="{name}" content="{content}">'
