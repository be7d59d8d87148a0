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
    """The sentences with their words marked, and below each the fields of its events."""
    article = explanation.article
    console.print(
        Text(one_line(f"{article.article_id}  {article.published_at or 'no date'}  {article.title or ''}"), "bold")
    )
    if not explanation.sentences:
        console.print("No event is coded.")
    for sentence in explanation.sentences:
        console.print()
        console.print(_marked_text(sentence))
        for event in sentence.events:
            console.print()
            for line in _lines(event, article):
                console.print(line, soft_wrap=True)


def _marked_text(explained_sentence: ExplainedSentence) -> Text:
    sentence = explained_sentence.sentence
    text = Text(printable(sentence.text))
    for mark in (mark for event in explained_sentence.events for mark in event.marks):
        style = TRIGGER_STYLE if mark.field == "trigger" else FIELD_STYLE
        if sentence.start <= mark.start and mark.end <= sentence.end:
            text.stylize(style, mark.start - sentence.start, mark.end - sentence.start)
    return text


def _lines(event: ExplainedEvent, article: Article) -> Iterator[str]:
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
    in_text = [mark for event in _events(explanation, in_title=False) for mark in event.marks]
    in_title = [mark for event in _events(explanation, in_title=True) for mark in event.marks]
    heading = _highlighted(article.title or article.article_id, in_title)
    about = escape(
        printable(f"{article.article_id}, {article.published_at or 'no date'}, {article.source or 'no source'}")
    )
    tables = "\n".join(_table(event, article) for sentence in explanation.sentences for event in sentence.events)
    return (
        f'<h1>{heading}</h1>\n<p>{about}</p>\n<div class="text">{_highlighted(article.text, in_text)}</div>\n{tables}'
    )


def _events(explanation: Explanation, *, in_title: bool) -> Iterator[ExplainedEvent]:
    for sentence in explanation.sentences:
        if sentence.sentence.in_title == in_title:
            yield from sentence.events


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
