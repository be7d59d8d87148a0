"""Coding a single text at hand, for notebooks and scripts.

Every other function of `coding` takes its knowledge as an argument. The coder of this module is built, once for a process, from what
`seeds` bundles; whoever has knowledge of their own builds a coder with `build_coder` and passes it.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

from coding.coder import DEFAULT_MODEL, Coder, build_coder, code_articles
from coding.frames import Events
from schemas.article import Article
from schemas.errors import InputError
from seeds.knowledge import load


@cache
def bundled_coder(model: str = DEFAULT_MODEL) -> Coder:
    """The coder over the bundled knowledge, built when it is first asked for; takes two or three seconds."""
    return build_coder(load(), model)


def code_text(
    text: str,
    *,
    published_at: dt.date | dt.datetime | str | None = None,
    title: str | None = None,
    language: str | None = "en",
    coder: Coder | None = None,
) -> Events:
    """The events of a text.

    `published_at` (a date, or ISO 8601) is what "yesterday" counts from; without it such dates stay unresolved. `title` is coded too.
    `language` is ISO 639-1; None has it detected. `coder` is by default the one over the bundled knowledge. Raises InputError when the
    language has no coder, ValueError when the text is blank or the date is none.

        >>> from coding import code_text
        >>> events = code_text("Shelling killed three people in Kharkiv on Monday.", published_at="2024-05-15")
        >>> events.to_frame()[["event_type", "killed_low", "date_earliest"]].to_dict("list")
        {'event_type': ['strike'], 'killed_low': [3], 'date_earliest': [Timestamp('2024-05-13 00:00:00')]}
    """
    article = Article.model_validate(
        {"article_id": None, "text": text, "title": title, "published_at": published_at, "language": language}
    )
    (coded,) = code_articles([article], coder or bundled_coder())
    if coded.issue is not None:
        raise InputError(f"{coded.issue.reason}: {coded.issue.detail}")
    return Events(coded.events)
