"""Which of GeoNames' names are worth a key, and the shorter names that news uses: without articles and without nouns of division."""

from __future__ import annotations

import re
from collections.abc import Iterable

ARABIC_STATES = frozenset(
    [
        "SYR",
        "IRQ",
        "YEM",
        "EGY",
        "LBY",
        "PSE",
        "LBN",
        "JOR",
        "SAU",
        "SDN",
        "DZA",
        "TUN",
        "MAR",
        "ARE",
        "KWT",
        "BHR",
        "QAT",
        "OMN",
    ]
)

_ARABIC_ARTICLE = re.compile(r"^(?:al|el|ar|as|ash|at|az|an|ad|ed|es|er|et|ez|en)[ -](?=\w{4})", re.IGNORECASE)
_HEADS = (
    "Municipio(?: de)?|Departamento(?: de[l]?)?|Department of|Provincia(?: de| di)?|Province of|Distrito(?: de)?|Estado(?: de)?",
    "State of",
    "Wojew[oó]dztwo|Powiat|Gmina|Comuna(?: de)?|Oraș|Municipiul|Región(?: de[l]?)?|Région(?: de(?: la)?)?|Région d'",
    "Landkreis|Kreis|Kabupaten",
    "Kota|Raion|Opština|Ḩāfaz̧at|Muḩāfaz̧at|Wilaya d[e']?|Cercle de|Préfecture de|Commune de|County of|Governorate of|Region of",
)
_TAILS = (
    "County|Parish|Province|Region|District|Governorate|Department|Prefecture|Oblast['’]?|Raion|Rayon|Municipality|State|Division|Territory",
    "Krai|Kray|Canton|Borough|Kommune|Census Area|Sub-?[Dd]istrict|Metropolitan City|Autonomous Region|Republic|Voivodeship|Hromada",
    "Constituency|LGA|Sub-?county|Capital Region|Administrative Region|Metropolitan Municipality",
)
_DIVISION_HEAD = re.compile(rf"^(?:{'|'.join(_HEADS)})\s*", re.IGNORECASE)
_DIVISION_TAIL = re.compile(rf"\s+(?:{'|'.join(_TAILS)})$", re.IGNORECASE)


def usable(name: str) -> bool:
    """Whether another name is worth a key: Latin letters, and no romanisation in lower case or airport code."""
    return (
        len(name) > 2
        and name[0].isupper()
        and not (name.isupper() and len(name) < 6)
        and all(c < "ɐ" or "Ḁ" <= c <= "ỿ" or c in "’ʻʼ‘" for c in name)
    )


def without_article(names: Iterable[str], country: str | None) -> tuple[str, ...]:
    """The names of a place in an Arabic-speaking state that begin with an article, without it."""
    if country not in ARABIC_STATES:
        return ()
    return tuple(_ARABIC_ARTICLE.sub("", n) for n in names if _ARABIC_ARTICLE.match(n))


def bare_names(names: Iterable[str]) -> set[str]:
    """Names of divisions without the noun that says what they are: `Kharkiv Oblast` is `Kharkiv`."""
    bare = {_DIVISION_TAIL.sub("", _DIVISION_HEAD.sub("", n)).strip() for n in names}
    return {n for n in bare if len(n) > 2}
