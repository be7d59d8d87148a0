"""The component of a spaCy pipeline gives the same events as the coder, and behaves as spaCy's own components do."""

from __future__ import annotations

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import coding.spacy_component as component
from coding import code_text

pytestmark = pytest.mark.model

TEXT = "Gunmen killed three farmers near Jos on Monday. France will deploy 300 soldiers to Chad."
DAY = "2024-05-15"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("tocsin", config={"published_at": DAY})
    return pipeline


def test_spacy_finds_the_factory_by_the_entry_point() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (value,) = project["entry-points"]["spacy_factories"].values()

    assert EntryPoint("tocsin", value, "spacy_factories").load() is component.create


def test_a_document_carries_the_events_of_its_text(nlp: Language) -> None:
    doc = nlp(TEXT)

    assert doc._.tocsin_events == code_text(TEXT, published_at=DAY)
    assert [(span.text, span.label_) for span in doc.spans["tocsin"]] == [
        ("killed", "attack"),
        ("deploy", "deployment"),
    ]
    assert doc._.tocsin_events.to_frame().loc[0, "killed_high"] == 3


def test_a_document_may_bring_its_own_day(nlp: Language) -> None:
    doc = nlp.make_doc(TEXT)
    doc._.tocsin_published_at = "2023-03-01"

    (attack, _) = nlp(doc)._.tocsin_events

    assert str(attack.date.earliest) == "2023-02-27"


def test_a_stream_keeps_its_order_and_lets_blank_documents_pass(nlp: Language) -> None:
    texts = ["Shelling hit Kharkiv.", " ", "A quiet day.", "Police arrested a man in Lagos."]

    kinds = [[e.event_type for e in doc._.tocsin_events] for doc in nlp.pipe(texts, batch_size=3)]

    assert kinds == [["strike"], [], [], ["arrest"]]


def test_documents_with_events_can_be_stored(nlp: Language) -> None:
    doc = nlp(TEXT)

    assert Doc(nlp.vocab).from_bytes(doc.to_bytes())._.tocsin_events == doc._.tocsin_events


def test_a_pipeline_can_be_stored(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)

    assert spacy.load(tmp_path).get_pipe("tocsin") == nlp.get_pipe("tocsin")


def test_a_language_without_a_coder_is_refused_with_a_reason() -> None:
    pipeline = spacy.blank("fr")
    pipeline.add_pipe("tocsin")

    doc = pipeline("Les soldats ont quitté la ville.")

    assert doc._.tocsin_events == ()
    assert doc._.tocsin_refusal == "no coder for the language"
