from __future__ import annotations

from flows.codebook import codebook_page
from schemas.ontology import EventType

FAMILY = EventType.model_validate(
    {
        "type": "strike",
        "label": "Strike",
        "definition": "An attack from a distance.",
        "excludes": "Strikes of workers (protest | none).",
        "codes": {
            "acled_event_type": "Explosions/Remote violence",
            "cameo_code": "195",
            "quad_class": 4,
            "goldstein": -10,
        },
        "frame": "transitive",
        "subtypes": [
            {"id": "drone", "label": "Drone strike", "definition": "By a | drone.", "codes": {"cameo_code": "1951"}}
        ],
        "triggers": [{"verb": "shell"}, {"noun": "air strike"}],
        "examples": [
            {"text": "The army shelled the town.", "events": [{"actor": "The army"}]},
            {"text": "Dockers went on strike."},
        ],
    }
)


def test_a_family_is_a_section_with_codes_inherited_by_subtypes_words_and_examples() -> None:
    page = codebook_page([FAMILY])
    assert "## strike" in page
    assert "*Not coded here:* Strikes of workers (protest | none)." in page
    assert "|  | Strike | Explosions/Remote violence |  |  | 195 | 4 | -10.0 |" in page
    assert "| `drone` | Drone strike: By a \\| drone. | Explosions/Remote violence |  |  | 1951 | 4 | -10.0 |" in page
    assert "*Words that may name it:* air strike, shell." in page
    assert page.index("*Coded:*\n\n- The army shelled the town.") < page.index(
        "*Not coded:*\n\n- Dockers went on strike."
    )


def test_families_stand_in_order_of_name() -> None:
    page = codebook_page([FAMILY, FAMILY.model_copy(update={"type": "arrest"})])
    assert page.index("## arrest") < page.index("## strike")


def test_the_page_ends_with_the_tables_and_views() -> None:
    page = codebook_page([FAMILY], {"acled": "Incidents in 31 columns | one row each."})
    assert page.endswith("| `acled` | Incidents in 31 columns \\| one row each. |\n")
    assert "## Tables and views" not in codebook_page([FAMILY])
