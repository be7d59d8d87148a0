from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from schemas.base import Modality
from schemas.ontology import Codes, EventType, Frame, Recoding, RecodingFile, Subtype, TriggerEntry

FAMILY = Codes(plover_type="ASSAULT", plover_mode="heavy", cameo_code="190", quad_class=4, goldstein=-10)


def family(**changes: Any) -> EventType:
    given: dict[str, Any] = {
        "type": "strike",
        "label": "Strike",
        "definition": "",
        "excludes": "",
        "codes": FAMILY,
        "frame": "transitive",
        "subtypes": (
            Subtype(id="drone", label="", definition="", codes=Codes(cameo_code="195")),
            Subtype(id="bare", label="", definition="", codes=Codes(plover_mode=None)),
            Subtype(id="plain", label="", definition=""),
        ),
        "triggers": (TriggerEntry(noun="strike"),),
        "examples": (),
    }
    return EventType.model_validate({**given, **changes})


@pytest.mark.parametrize(
    ("subtype", "codes"),
    [
        pytest.param(None, FAMILY, id="the family"),
        pytest.param("plain", FAMILY, id="a subtype without codes"),
        pytest.param("drone", FAMILY.model_copy(update={"cameo_code": "195"}), id="field by field"),
        pytest.param("bare", FAMILY.model_copy(update={"plover_mode": None}), id="a code taken away"),
        pytest.param("other", FAMILY, id="a subtype that there is not"),
    ],
)
def test_codes_of(subtype: str | None, codes: Codes) -> None:
    assert family().codes_of(subtype) == codes


RECODINGS = RecodingFile(
    recodings=(
        Recoding(modality="threatened", quad_classes=(4,), codes=Codes(plover_type="THREATEN", quad_class=3)),
        Recoding(modality="threatened", quad_classes=(4, 3), codes=Codes(plover_type="REJECT")),
        Recoding(modality="planned", quad_classes=(2,), codes=Codes(plover_type="AGREE", plover_mode=None)),
    )
)


@pytest.mark.parametrize(
    ("codes", "modality", "changes"),
    [
        pytest.param(FAMILY, "asserted", {}, id="what is asserted stays"),
        pytest.param(FAMILY, "planned", {}, id="another quad class stays"),
        pytest.param(FAMILY, "threatened", {"plover_type": "THREATEN", "quad_class": 3}, id="the first that fits"),
        pytest.param(Codes(quad_class=3), "threatened", {"plover_type": "REJECT"}, id="the second"),
        pytest.param(
            Codes(quad_class=2, plover_mode="x", cameo_code="070"), "planned",
            {"plover_type": "AGREE", "plover_mode": None}, id="a code taken away, another kept",
        ),
        pytest.param(Codes(), "threatened", {}, id="no quad class"),
    ],
)  # fmt: skip
def test_recoded(codes: Codes, modality: Modality, changes: dict[str, Any]) -> None:
    assert RECODINGS.recoded(codes, modality) == codes.model_copy(update=changes)


@pytest.mark.parametrize(
    "heads",
    [
        pytest.param({}, id="none"),
        pytest.param({"verb": "bomb", "noun": "bomb"}, id="verb and noun"),
        pytest.param({"noun": "bomb", "phrase": "a bomb"}, id="noun and phrase"),
        pytest.param({"adjective": "dead", "verb": "die"}, id="adjective and verb"),
    ],
)
def test_a_trigger_has_one_head(heads: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="exactly one of verb, noun, adjective, phrase"):
        TriggerEntry.model_validate(heads)


@pytest.mark.parametrize("head", ["verb", "noun", "adjective", "phrase"])
def test_base_of_a_trigger(head: str) -> None:
    assert TriggerEntry.model_validate({head: "word"}).base == "word"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param(
            {"triggers": [{"noun": "raid", "subtype": "air"}]}, "'raid' has the unknown subtype 'air'", id="subtype"
        ),
        pytest.param({"type": "Air Strike"}, "should match pattern", id="name with a blank"),
        pytest.param({"priority": 101}, "less than or equal to 100", id="priority"),
        pytest.param({"codes": {"cameo_code": "19x"}}, "should match pattern", id="CAMEO code"),
        pytest.param({"codes": {"plover_type": "FIGHT"}}, "Input should be", id="PLOVER type"),
        pytest.param({"codes": {"quad_class": 5}}, "Input should be", id="quad class"),
        pytest.param({"codes": {"goldstein": -11}}, "greater than or equal to -10", id="Goldstein"),
        pytest.param({"triggers": [{"noun": "raid", "prior": 1.2}]}, "less than or equal to 1", id="prior"),
        pytest.param({"triggers": [{"noun": "raid", "needs": [{"nearby": ["x"]}]}]}, "Extra inputs", id="condition"),
        pytest.param({"colour": "red"}, "Extra inputs", id="unknown field"),
    ],
)
def test_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        family(**changes)


def test_numbers_among_words_are_words() -> None:
    assert Frame.model_validate({"id": "x", "verb": {"actor": [9, "by"]}}).verb == {"actor": ("9", "by")}


def test_it_is_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        family().priority = 3  # type: ignore[misc]
