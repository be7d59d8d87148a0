from __future__ import annotations

import pytest

from coding.wordlist import all_lexicons, compile_words, heads_of
from schemas.errors import SeedError
from schemas.ontology import WeaponFile, WeaponKind, Words

LEXICONS: dict[str, Words] = {
    "army": ("army", "@navy", "armed forces"),
    "navy": ("fleet", "sail*"),
    "loop": ("@pool",),
    "pool": ("@loop",),
}


@pytest.mark.parametrize(
    ("listed", "text", "found"),
    [
        pytest.param(("army",), "the army came", True, id="exact"),
        pytest.param(("army",), "the armyworm came", False, id="exact is no beginning"),
        pytest.param(("kill*",), "two killed", True, id="beginning"),
        pytest.param(("kill*",), "they kill", True, id="beginning is itself enough"),
        pytest.param(("kill*",), "overkill", False, id="beginning is no ending"),
        pytest.param(("air force",), "the air force came", True, id="phrase"),
        pytest.param(("air force",), "by force of air", False, id="words of a phrase apart"),
        pytest.param(("air force",), "hot air", False, id="phrase cut off by the end"),
        pytest.param(("car-bomb",), "a car bomb", True, id="hyphens are spaces"),
        pytest.param(("Army",), "the army", True, id="case of the list"),
        pytest.param(("@army",), "the fleet", True, id="list within a list"),
        pytest.param(("@army",), "sailors", True, id="beginning within a list"),
        pytest.param(("@army",), "armed forces", True, id="phrase within a list"),
        pytest.param(("*",), "x", True, id="anything"),
        pytest.param(("*",), "", False, id="anything is not nothing"),
        pytest.param((), "army", False, id="empty list"),
    ],
)
def test_lists_match(listed: Words, text: str, found: bool) -> None:
    compiled = compile_words(listed, LEXICONS)
    words = text.split()

    assert compiled.found_in(words) is found
    if words:
        assert compiled.occurs(words, frozenset(words), heads_of(words)) is found


@pytest.mark.parametrize(
    ("listed", "true"),
    [((), False), (("a",), True), (("a*",), True), (("a b",), True), (("*",), True)],
    ids=["empty", "word", "beginning", "phrase", "anything"],
)
def test_a_list_is_true_when_it_can_match(listed: Words, true: bool) -> None:
    assert bool(compile_words(listed, {})) is true


@pytest.mark.parametrize(
    ("at", "entry"),
    [(0, None), (1, "world cup tie"), (2, "cup"), (3, "tie"), (4, "cup")],
    ids=["none", "longest phrase", "word", "beginning", "phrase cut off by the end"],
)
def test_the_entry_at_a_position(at: int, entry: str | None) -> None:
    compiled = compile_words(("world", "cup", "world cup", "world cup tie", "cup final", "ti*"), {})

    assert compiled.entry_at(["the", "world", "cup", "tie", "cup"], at) == entry


def test_a_phrase_has_no_open_end() -> None:
    with pytest.raises(SeedError, match=r"'machine gun\*'"):
        compile_words(("machine gun*",), {})


@pytest.mark.parametrize("name", ["@nowhere", "@loop"], ids=["unknown", "contains itself"])
def test_a_bad_reference_is_named(name: str) -> None:
    with pytest.raises(SeedError, match="word list"):
        compile_words((name,), LEXICONS)


def test_each_weapon_kind_is_a_list_and_all_are_one() -> None:
    weapons = WeaponFile(
        weapons=(
            WeaponKind(kind="drone", label="Drone", words=("drone",)),
            WeaponKind(kind="knife", label="Knife", words=("knife", "machete")),
        )
    )

    found = all_lexicons({"drone": ("own", "list")}, weapons, {"knife": "knives"})

    assert found["knife"] == ("knife", "machete", "knives")
    assert found["weapon"] == ("drone", "knife", "machete", "knives")
    assert found["drone"] == ("own", "list"), "a list of lexicons.yml goes before a weapon kind of the same name"
