"""The form of `seeds/pages.yml`: words by which web pages say what they are."""

from __future__ import annotations

from schemas.base import Frozen
from schemas.ontology import Words


class PageWords(Frozen):
    """`many_reports`: words of titles under which a page gives many reports, one below each of its headings."""

    many_reports: Words
