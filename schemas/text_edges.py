"""The form of `seeds/text_edges.yml`: lines around the text of an article that are none of it."""

from __future__ import annotations

import re

from pydantic import Field, field_validator

from schemas.base import Frozen


class TextEdges(Frozen):
    """Regular expressions for whole lines above (`head`) and below (`tail`) the text, and how many lines and characters are looked at."""

    head: tuple[str, ...] = Field(min_length=1)
    tail: tuple[str, ...] = Field(min_length=1)
    most_lines: int = Field(ge=1, le=50)
    longest_line: int = Field(ge=20, le=2000)

    @field_validator("head", "tail")
    @classmethod
    def _compile(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"'{pattern}' is no regular expression: {error}") from error
        return patterns
