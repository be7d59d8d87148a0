"""Articles explained: every coded field at its words with the rule that read it, in colour on a terminal that has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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


GROUPS = {
    "trigger": "trigger",
    "actor": "actor",
    "weapon": "weapon",
    "location": "place",
    "origin": "place",
    "destination": "place",
    "date": "date",
    **dict.fromkeys(("killed", "injured", "captured", "missing", "displaced"), "toll"),
    **dict.fromkeys(("unit", "equipment", "purpose"), "movement"),
    **dict.fromkeys(("modality", "attribution"), "source"),
}
"""The fields that share a colour; all others are people who are not the actor."""
STYLES = {
    "trigger": "bold reverse",
    "actor": "bold blue",
    "other": "bold magenta",
    "weapon": "red",
    "place": "green",
    "date": "cyan",
    "toll": "bold red",
    "movement": "underline green",
    "source": "yellow",
}


def group(field: str) -> str:
    """The group of fields that a field is coloured as."""
    return GROUPS.get(field, "other")


def words_of(mark: Mark, event: ExplainedEvent, article: Article) -> str:
    """The words that a field was read from."""
    field = article.title or "" if event.event.sentence.in_title else article.text
    return field[mark.start : mark.end]


def marks_of(explanation: Explanation, *, in_title: bool) -> list[Mark]:
    """All marks of the title, or of the text."""
    sentences = (s for s in explanation.sentences if s.sentence.in_title == in_title)
    return [mark for sentence in sentences for event in sentence.events for mark in event.marks]


def about(article: Article) -> str:
    """Id, day and source of an article on one line."""
    return one_line(f"{article.article_id}, {article.published_at or 'no date'}, {article.source or 'no source'}")


def kind_of(event: ExplainedEvent) -> str:
    """Type and subtype of an event."""
    kind, subtype = event.event.event_type, event.event.event_subtype
    return f"{kind}/{subtype}" if subtype else kind


def print_explanation(console: Console, explanation: Explanation) -> None:
    """The article with its words marked, then for each event the fields, their words and the rules that read them."""
    article = explanation.article
    console.print(about(article), soft_wrap=True)
    for field, in_title in ((article.title, True), (article.text, False)):
        if field:
            console.print()
            console.print(_marked(field, marks_of(explanation, in_title=in_title)))
    if not explanation.sentences:
        console.print("\nNo event is coded.")
    for event in (event for sentence in explanation.sentences for event in sentence.events):
        console.print()
        for line in _lines(event, article):
            console.print(line, soft_wrap=True)


def _marked(field: str, marks: Sequence[Mark]) -> Text:
    """The text in colour; where marks cross, the trigger is seen above all others."""
    text = Text(printable(field))
    for mark in sorted(marks, key=lambda m: m.field == "trigger"):
        text.stylize(STYLES[group(mark.field)], mark.start, mark.end)
    return text


def _lines(event: ExplainedEvent, article: Article) -> Iterator[Text]:
    yield Text(kind_of(event), STYLES["trigger"])
    for mark in event.marks:
        words, style = one_line(words_of(mark, event, article)), STYLES[group(mark.field)]
        yield Text.assemble(
            "  ",
            (f"{mark.field:<12}", style),
            f"  {mark.start}-{mark.end}  ",
            (f'"{words}"', style),
            f" = {one_line(mark.value)}  ",
            (f"[{mark.rule}]", "dim"),
        )
    for name, value in event.unmarked:
        yield Text.assemble(f"  {name:<12}  {one_line(value)}")
