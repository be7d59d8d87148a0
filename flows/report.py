"""What a run prints: the events it coded, the counts, the refusals by reason, and where the files are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from flows.publish import Published
from flows.terminal import one_line
from schemas.event import Attribution, Casualties, Event, EventDate, Participant, Place
from schemas.issue import Issue
from schemas.run import Run, RunCounts

COLUMNS = ("type", "actor", "target", "place", "date", "toll", "modality", "who says so")
COUNTS = ("killed", "injured", "captured", "missing", "displaced")
NOTHING = "-"


def events_table(events: Iterable[Event]) -> Table:
    """One row for each event; unknown values are a dash."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in COLUMNS:
        table.add_column(name, overflow="fold")
    for event in events:
        table.add_row(*(one_line(cell) for cell in _cells(event)))
    return table


def print_report(
    console: Console, run: Run, published: Published, events: Sequence[Event], refused: Sequence[Issue]
) -> None:
    """The whole page."""
    if events:
        console.print(events_table(events))
    if run.counts.events > len(events):
        console.print(f"... and {run.counts.events - len(events):,} events more.")
    lines = [*_summary(run.counts), *refusal_lines(refused, run.counts.refused), "The files:"]
    for line in (*lines, *(f"  {_short(path)}" for path in (*published.files, published.snapshot))):
        # A path or a reason that is broken over two lines cannot be copied.
        console.print(line, soft_wrap=True)


def _summary(counts: RunCounts) -> list[str]:
    told = f"{counts.input:,} articles in = {counts.loaded:,} loaded + {counts.duplicate:,} duplicate + {counts.refused:,} refused."
    if counts.loaded:
        return [f"{counts.events:,} events coded from {counts.loaded:,} articles.", told]
    if counts.duplicate:
        return ["Nothing new: every article is known already.", told]
    return ["Nothing was coded: every item was refused." if counts.refused else "Nothing came in.", told]


def _short(path: Path) -> Path:
    """The path from the current folder when it is below it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def refusal_lines(refused: Sequence[Issue], count: int) -> list[str]:
    """The first refusals in words; all are rows of `issues`."""
    lines = [f"  refused: {one_line(_refusal(issue))}" for issue in refused]
    if count > len(refused):
        lines.append(f"  ... and {count - len(refused):,} more; `tocsin status` counts them by reason.")
    return lines


def _refusal(issue: Issue) -> str:
    return f"{_where(issue)}: {issue.reason}" + (f" ({issue.detail})" if issue.detail else "")


def _where(issue: Issue) -> str:
    place = issue.origin or issue.article_id or "an item"
    return f"{place}:{issue.line}" if issue.line else place


def _cells(event: Event) -> tuple[str, ...]:
    kind = f"{event.event_type} / {event.event_subtype}" if event.event_subtype else event.event_type
    return (
        kind,
        _participant(event.actor),
        _participant(event.target),
        _place(event.location),
        _date(event.date),
        _toll(event.casualties),
        event.modality,
        _attribution(event.attribution),
    )


def _participant(who: Participant | None) -> str:
    if who is None:
        return NOTHING
    codes = " ".join(code for code in (who.country, who.sector) if code)
    return f"{who.name or who.text} [{codes}]" if codes else who.name or who.text


def _place(place: Place | None) -> str:
    if place is None:
        return NOTHING
    name = place.name or place.text or NOTHING
    return f"{name}, {place.country}" if place.country and place.country != name else name


def _date(date: EventDate | None) -> str:
    if date is None or (date.earliest is None and date.latest is None):
        return f"? ({date.text})" if date is not None and date.text else NOTHING
    if date.earliest == date.latest:
        return str(date.latest)
    if date.earliest is None:
        return f"by {date.latest}"
    return f"{date.earliest} to {date.latest or '?'}"


def _toll(toll: Casualties | None) -> str:
    if toll is None:
        return NOTHING
    counts = ((name, getattr(toll, f"{name}_low"), getattr(toll, f"{name}_high")) for name in COUNTS)
    return (
        ", ".join(f"{_interval(low, high)} {name}" for name, low, high in counts if low is not None or high is not None)
        or NOTHING
    )


def _interval(low: int | None, high: int | None) -> str:
    if low == high:
        return f"{low:,}"
    if high is None:
        return f"{low:,}+"
    return f"{low or 0:,}-{high:,}"


def _attribution(says: Attribution | None) -> str:
    return NOTHING if says is None else says.name or says.text
