"""From an article to events: pure functions from frozen values and knowledge to frozen values.

Belongs here: reading text. Does not belong here: files, the network, the clock, Prefect, SQL. What a political scientist could want
to change is not code but data under `seeds/`.

For a text at hand there is `coding.code_text(text, published_at=...)`, and `nlp.add_pipe("tocsin")` in spaCy (`coding.spacy_component`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coding.notebook import code_text

__all__ = ["code_text"]


def __getattr__(name: str) -> Any:
    """`code_text`, loaded when it is asked for: a module of this package can be imported without all of spaCy."""
    if name == "code_text":
        from coding.notebook import code_text  # noqa: PLC0415

        return code_text
    raise AttributeError(f"module 'coding' has no attribute '{name}'")
