"""Articles explained as one page of HTML that needs nothing from a network and runs nothing of an article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from coding.explain import ExplainedEvent, Mark
from flows.explanations import Explanation, about, group, kind_of, marks_of, words_of
from flows.reporting.assets import asset
from flows.terminal import printable
from schemas.article import Article

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>
{colours}
body {{ font: 1rem/1.65 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem;
  color: var(--ink); background: var(--page); }}
h1 {{ font-size: 1.5rem; line-height: 1.3; }} h2 {{ font-size: 1.05rem; margin: 2rem 0 .4rem; }}
p.about, p.legend, td.rule, td.none {{ color: var(--soft); }}
.text {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
.legend mark {{ color: var(--ink); white-space: nowrap; }}
.table {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-size: .875rem; line-height: 1.45; }}
td, th {{ border: 1px solid var(--line); padding: .2rem .55rem; text-align: left; vertical-align: top; }}
td.rule {{ font-family: ui-monospace, monospace; font-size: .8rem; }}
</style></head><body>
{body}
</body></html>
"""
LEGEND = {
    "trigger": "what happened", "actor": "who", "other": "to whom, with whom", "weapon": "with what", "place": "where", "date": "when",
    "toll": "how many were hurt", "movement": "what moved and what for", "source": "who says so, how surely",
}  # fmt: skip


def html_page(explanations: Sequence[Explanation]) -> str:
    """One page for all articles, readable on light and on dark screens."""
    title = explanations[0].article.title or explanations[0].article.article_id if explanations else "Tocsin"
    body = "\n".join([_legend(), *(_article(e) for e in explanations)])
    return PAGE.format(title=escape(printable(title)), colours=asset("fields.css"), body=body)


def _legend() -> str:
    shown = " ".join(f'<mark class="{name}">{escape(words)}</mark>' for name, words in LEGEND.items())
    return f'<p class="legend">{shown}</p>'


def _article(explanation: Explanation) -> str:
    article = explanation.article
    heading = (
        _highlighted(article.title, marks_of(explanation, in_title=True))
        if article.title
        else escape(printable(article.article_id))
    )
    text = _highlighted(article.text, marks_of(explanation, in_title=False))
    tables = "\n".join(_table(event, article) for sentence in explanation.sentences for event in sentence.events)
    tables = tables or "<p>No event is coded.</p>"
    return (
        f'<h1>{heading}</h1>\n<p class="about">{escape(about(article))}</p>\n<div class="text">{text}</div>\n{tables}'
    )


def _highlighted(text: str, marks: Iterable[Mark]) -> str:
    """The text with each stretch between two ends of marks in an element of its own, since marks may cross."""
    marks = list(marks)
    ends = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    return "".join(_stretch(text[a:b], [m for m in marks if m.start <= a and b <= m.end]) for a, b in pairwise(ends))


def _stretch(text: str, marks: Sequence[Mark]) -> str:
    """Words in the colour of the trigger when they are one, else of the shortest mark that they belong to."""
    shown = escape(printable(text))
    if not marks:
        return shown
    above = min(marks, key=lambda m: (m.field != "trigger", m.end - m.start))
    notes = escape(printable("; ".join(f"{m.field}: {m.value} [{m.rule}]" for m in marks)))
    return f'<mark class="{group(above.field)}" title="{notes}">{shown}</mark>'


def _table(event: ExplainedEvent, article: Article) -> str:
    rows = "\n".join(
        [*(_row(mark, words_of(mark, event, article)) for mark in event.marks), *(_plain(*u) for u in event.unmarked)]
    )
    head = "<tr><th>field</th><th>words</th><th>read as</th><th>rule</th></tr>"
    return f'<h2>{escape(kind_of(event))}</h2>\n<div class="table"><table>{head}\n{rows}</table></div>'


def _row(mark: Mark, words: str) -> str:
    name, quoted, value, rule = (escape(printable(x)) for x in (mark.field, words, mark.value, mark.rule))
    shown = f'<mark class="{group(mark.field)}">{quoted}</mark>'
    return f'<tr><td>{name}</td><td>{shown}</td><td>{value}</td><td class="rule">{rule}</td></tr>'


def _plain(name: str, value: str) -> str:
    """A value that stands on no words of its own."""
    return f'<tr><td>{escape(name)}</td><td class="none"></td><td>{escape(printable(value))}</td><td class="rule"></td></tr>'
