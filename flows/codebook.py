"""The ontology as a page of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from schemas.ontology import Codes, EventType, Example, Subtype, TriggerEntry

HEADER = """# Codebook

What Tocsin codes: one section for each family of events, made from `seeds/ontology/` by `tocsin codebook`. The codes of a subtype are its
own; where it has none, its family's hold.
"""
CODE_COLUMNS = (
    "subtype",
    "meaning",
    "ACLED event type",
    "ACLED sub-event type",
    "PLOVER",
    "CAMEO",
    "quad class",
    "Goldstein",
)


def codebook_page(types: Sequence[EventType], tables: Mapping[str, str] | None = None) -> str:
    """The whole page, families in order of name, and at its end what each table and view holds (descriptions by name)."""
    families = [_section(family) for family in sorted(types, key=lambda family: family.type)]
    return "\n".join([HEADER, *families, *([_tables(tables)] if tables else [])])


def _tables(tables: Mapping[str, str]) -> str:
    rows = [_line([f"`{name}`", description]) for name, description in tables.items()]
    return "\n".join(["## Tables and views", "", _line(["name", "rows"]), _line(["---", "---"]), *rows, ""])


def _section(family: EventType) -> str:
    rows = [_row("", family.label, family.codes), *(_subtype(family, subtype) for subtype in family.subtypes)]
    parts = [
        f"## {family.type}",
        f"**{family.label}.** {family.definition.strip()}",
        f"*Not coded here:* {family.excludes.strip()}",
        "\n".join([_line(CODE_COLUMNS), _line(["---"] * len(CODE_COLUMNS)), *rows]),
        f"*Words that may name it:* {_words(family.triggers)}.",
        *_examples("Coded", [e for e in family.examples if e.events]),
        *_examples("Not coded", [e for e in family.examples if not e.events]),
    ]
    return "\n\n".join(parts) + "\n"


def _subtype(family: EventType, subtype: Subtype) -> str:
    return _row(f"`{subtype.id}`", f"{subtype.label}: {subtype.definition.strip()}", family.codes_of(subtype.id))


def _row(name: str, meaning: str, codes: Codes) -> str:
    values = (
        codes.acled_event_type,
        codes.acled_sub_event_type,
        codes.plover_type,
        codes.cameo_code,
        codes.quad_class,
        codes.goldstein,
    )
    return _line([name, meaning, *("" if value is None else str(value) for value in values)])


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


def _words(triggers: Iterable[TriggerEntry]) -> str:
    return ", ".join(sorted({trigger.base for trigger in triggers}))


def _examples(title: str, examples: Sequence[Example]) -> list[str]:
    if not examples:
        return []
    return [f"*{title}:*", "\n".join(f"- {' '.join(example.text.split())}" for example in examples)]
