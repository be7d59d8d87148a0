"""Articles explained: every coded field at its words with the rule that read it, for a terminal or as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path

from rich.console import Console
from rich.text import Text

from coding.explain import ExplainedEvent, ExplainedSentence, Mark, explain_text
from flows.code_articles import Coding, code_group
from flows.settings import Settings
from flows.sources.arrival import Arrival
from flows.sources.files import read_path
from flows.terminal import one_line, printable
from schemas.article import Article
from schemas.errors import InputError, TocsinError
from schemas.issue import Issue
from warehouse.articles import stored_article

TRIGGER_STYLE, FIELD_STYLE = "bold reverse", "underline"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 1rem/1.6 serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }}
.text {{ white-space: pre-wrap; }}
mark {{ background: #fdeeb5; }} mark.trigger {{ background: #f5a97f; font-weight: bold; }}
table {{ border-collapse: collapse; font: .85rem/1.4 sans-serif; margin: .5rem 0 1.5rem; }}
td, th {{ border: 1px solid #bbb; padding: .15rem .5rem; text-align: left; vertical-align: top; }}
</style></head><body>
{body}
</body></html>
"""


@dataclass(frozen=True, slots=True)
class Explanation:
    """An article and its sentences that gave events; none is a result too."""

    article: Article
    sentences: tuple[ExplainedSentence, ...]


def explained(name: str, settings: Settings) -> list[Explanation]:
    """The articles of a file, or the article of the warehouse with this id, coded by the coder of today.

    Raises InputError when there is neither, TocsinError when nothing of it can be coded.
    """
    arrivals = list(_arrivals(name, settings))
    results = code_group(settings.model, arrivals)
    codings = [result for result in results if isinstance(result, Coding)]
    if not codings:
        refused = next(result for result in results if isinstance(result, Issue))
        raise TocsinError(f"{name}: {refused.reason}" + (f" ({refused.detail})" if refused.detail else ""))
    return [Explanation(c.arrival.article, explain_text(c.arrival.article, c.events)) for c in codings]


def _arrivals(name: str, settings: Settings) -> Iterator[Arrival | Issue]:
    if Path(name).exists():
        yield from read_path(Path(name), settings.max_characters)
        return
    article = stored_article(settings.warehouse, name)
    if article is None:
        raise InputError(f"'{name}' is neither a file nor the article_id of an article in {settings.warehouse}")
    yield Arrival(article, str(settings.warehouse))


def print_explanation(console: Console, explanation: Explanation) -> None:
    """The article with its words marked, then for each event the fields, their words and the rules that read them."""
    article = explanation.article
    console.print(_about(article), soft_wrap=True)
    for field, in_title in ((article.title, True), (article.text, False)):
        if field:
            console.print()
            console.print(_marked(field, _marks(explanation, in_title=in_title)))
    if not explanation.sentences:
        console.print("\nNo event is coded.")
    for event in (event for sentence in explanation.sentences for event in sentence.events):
        console.print()
        for line in _lines(event, article):
            console.print(line, soft_wrap=True)


def _marks(explanation: Explanation, *, in_title: bool) -> list[Mark]:
    sentences = (s for s in explanation.sentences if s.sentence.in_title == in_title)
    return [mark for sentence in sentences for event in sentence.events for mark in event.marks]


def _marked(field: str, marks: Sequence[Mark]) -> Text:
    text = Text(printable(field))
    for mark in marks:
        text.stylize(TRIGGER_STYLE if mark.field == "trigger" else FIELD_STYLE, mark.start, mark.end)
    return text


def _lines(event: ExplainedEvent, article: Article) -> Iterator[str]:
    kind, subtype = event.event.event_type, event.event.event_subtype
    yield f"{kind}/{subtype}" if subtype else kind
    for mark in event.marks:
        words = one_line(_words(mark, event, article))
        yield f'  {mark.field:<12}  {mark.start}-{mark.end}  "{words}" = {one_line(mark.value)}  [{mark.rule}]'
    for name, value in event.unmarked:
        yield f"  {name:<12}  {one_line(value)}"


def _words(mark: Mark, event: ExplainedEvent, article: Article) -> str:
    field = article.title or "" if event.event.sentence.in_title else article.text
    return field[mark.start : mark.end]


def html_page(explanations: Sequence[Explanation]) -> str:
    """One page that needs nothing from a network."""
    title = explanations[0].article.title or explanations[0].article.article_id if explanations else "Tocsin"
    return PAGE.format(title=escape(printable(title)), body="\n".join(_article(e) for e in explanations))


def _article(explanation: Explanation) -> str:
    article = explanation.article
    heading = (
        _highlighted(article.title, _marks(explanation, in_title=True))
        if article.title
        else escape(printable(article.article_id))
    )
    text = _highlighted(article.text, _marks(explanation, in_title=False))
    tables = "\n".join(_table(event, article) for sentence in explanation.sentences for event in sentence.events)
    return f'<h1>{heading}</h1>\n<p>{escape(_about(article))}</p>\n<div class="text">{text}</div>\n{tables}'


def _about(article: Article) -> str:
    return one_line(f"{article.article_id}, {article.published_at or 'no date'}, {article.source or 'no source'}")


def _highlighted(text: str, marks: Iterable[Mark]) -> str:
    """The text with each stretch between two ends of marks in an element of its own, since marks may cross."""
    marks = list(marks)
    ends = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    return "".join(_stretch(text[a:b], [m for m in marks if m.start <= a and b <= m.end]) for a, b in pairwise(ends))


def _stretch(text: str, marks: Sequence[Mark]) -> str:
    shown = escape(printable(text))
    if not marks:
        return shown
    kind = "trigger" if any(m.field == "trigger" for m in marks) else "field"
    notes = escape(printable("; ".join(f"{m.field}: {m.value} [{m.rule}]" for m in marks)))
    return f'<mark class="{kind}" title="{notes}">{shown}</mark>'


def _table(event: ExplainedEvent, article: Article) -> str:
    rows = [(mark.field, _words(mark, event, article), mark.value, mark.rule) for mark in event.marks]
    rows += [(name, "", value, "") for name, value in event.unmarked]
    cells = "\n".join("<tr>" + "".join(f"<td>{escape(printable(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr><th>field</th><th>words</th><th>read as</th><th>rule</th></tr>\n{cells}</table>"
