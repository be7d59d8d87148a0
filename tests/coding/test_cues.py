from __future__ import annotations

import pytest
from pydantic import ValidationError
from spacy.tokens import Doc

from coding.cues import CueMatch, compile_cues, match_cues, word_forms
from coding.tokens import read_tokens
from schemas.cues import AttributionCues, Cue, CueCategory, Direction, ModalityCues
from seeds.reader import ROOT, read_yaml
from tests.coding.parses import VOCAB


def doc_of(text: str, tags: dict[str, str] | None = None) -> Doc:
    words = text.split()
    return Doc(VOCAB, words=words, tags=[(tags or {}).get(word, "NN") for word in words])


def cue(id_: str, *match: str, category: str = "negated") -> Cue:
    return Cue(id=id_, match=match, category=CueCategory(category), direction=Direction.BOTH)


def found(text: str, *cues: Cue, tags: dict[str, str] | None = None) -> list[tuple[str, str]]:
    doc = doc_of(text, tags)
    matches = match_cues(read_tokens(doc), compile_cues(cues, {"tell": ("told",)}))
    return [(m.cue.id, doc[m.left : m.right].text) for m in matches]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("not", "they did Not attack", ["Not"]),
        ("not|never", "never and not", ["never", "not"]),
        ("alleg*", "the alleged and allegedly bad", ["alleged", "allegedly"]),
        ("~deny", "he denied denying that she denies", ["denied", "denying", "denies"]),
        ("~tell", "told and telling and tells", ["told", "telling", "tells"]),
        ("~plan to", "planned to go and planning to stay", ["planned to", "planning to"]),
        ("no * attack", "no new attack but no attack", ["no new attack"]),
        ("rule out? that", "rule that and rule out that", ["rule that", "rule out that"]),
        ("neither ... confirmed", "neither side has so far confirmed it", ["neither side has so far confirmed"]),
        ("neither ... confirmed", "neither one of the two sides has confirmed it", []),
        ("rule out", "they rule", []),
    ],
    ids=["case", "alternatives", "prefix", "forms", "irregular", "forms-phrase", "any", "optional", "gap", "gap-too-long", "end"],
)  # fmt: skip
def test_pattern(pattern: str, text: str, expected: list[str]) -> None:
    assert [words for _, words in found(text, cue("negated/x", pattern))] == expected


def test_tag_restricts_a_position() -> None:
    only_modal = cue("hypothetical/may", "may/MD")
    assert found("in may they may go", only_modal) == []
    assert found("they may go", only_modal, tags={"may": "MD"}) == [("hypothetical/may", "may")]


def test_longer_cue_wins_and_the_word_behind_a_pseudo_cue_still_counts() -> None:
    cues = (
        cue("negated/no", "no"),
        cue("negated/without", "without"),
        cue("pseudo/no_doubt", "no doubt", category="pseudo"),
    )
    assert found("no doubt without harm", *cues) == [("pseudo/no_doubt", "no doubt"), ("negated/without", "without")]


def test_cues_on_the_very_same_words_all_stay() -> None:
    cues = (cue("planned/plan", "planned", category="planned"), cue("planned/modifier", "planned", category="planned"))
    assert found("a planned attack", *cues) == [("planned/plan", "planned"), ("planned/modifier", "planned")]


def test_anchor_is_the_word_whose_head_lies_outside() -> None:
    words = ["They", "did", "not", "rule", "out", "war"]
    doc = Doc(VOCAB, words=words, heads=[3, 3, 3, 3, 3, 3], deps=["nsubj", "aux", "neg", "ROOT", "prt", "dobj"])
    (match,) = match_cues(read_tokens(doc), compile_cues([cue("hypothetical/x", "not rule out")], {}))
    assert match == CueMatch(match.cue, 2, 5, 3)


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("plan", {"plan", "plans", "planned", "planning"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("refuse", {"refuse", "refuses", "refused", "refusing"}),
    ],
)
def test_word_forms(word: str, forms: set[str]) -> None:
    assert word_forms(word, {}) == forms


@pytest.mark.parametrize("pattern", ["* attack", "... attack", "not? attack", "Deny", "may/MD|might/MD", ""])
def test_bad_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError):
        cue("negated/x", pattern)


def test_seeds_have_unique_ids_whose_category_they_name() -> None:
    cues = read_yaml(ROOT / "cues" / "modality.yml", ModalityCues).cues
    assert {c.category for c in cues} == set(CueCategory)
    for entry in cues:
        assert entry.id.split("/")[0] == entry.category, entry.id


def test_cue_given_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="given twice"):
        ModalityCues(cues=(cue("negated/x", "not"), cue("negated/x", "never")))


def test_attribution_seeds_read() -> None:
    cues = read_yaml(ROOT / "cues" / "attribution.yml", AttributionCues)
    assert "of" in cues.phrase_prepositions
    assert len({c.id for c in cues.cues}) == len(cues.cues)
