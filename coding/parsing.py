"""Parses sentences with an English spaCy pipeline: tok2vec, tagger and parser, nothing else.

spaCy takes most of a second to import, and most processes only pass on what others parsed: it is imported with the first pipeline.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coding.embedding import remember_words
from coding.headlines import HeadlineVerbs, retold
from coding.model import Parsed, Sentence
from coding.tokens import read_tokens
from coding.window_encoder import join_window_layers
from schemas.errors import InputError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_EXCLUDED = ["ner", "attribute_ruler", "lemmatizer", "senter", "morphologizer", "entity_linker"]
"""What costs time and tells the coder nothing that the directories do not tell better (docs/decisions/0004-no-ner.md)."""
_ASKED = ("LOWER", "NORM", "SHAPE", "PREFIX", "SUFFIX", "LANG", "IS_SPACE", "IS_PUNCT", "IS_ALPHA", "IS_DIGIT")
_GROUP = re.compile(r"(?<![\w.'’-])IS(?![\w.])(?!\s+[A-Z]{2})")
"""The acronym of the Islamic State, which only its capitals tell from the verb; among other capitals it may be either."""
_BATCH = 128
"""Sentences. Larger batches cost memory and save nothing."""


@dataclass(frozen=True, slots=True)
class Parser:
    """A loaded pipeline. `model` is its name and version; the verbs are those by which it reads headlines."""

    nlp: Language
    model: str
    headlines: HeadlineVerbs | None = None

    def parse(self, sentences: Sequence[Sentence]) -> list[Parsed]:
        """The sentences with their dependency parses, in order."""
        retold = [self._retold(s) for s in sentences]
        given = (_legible(s.clean) if told is None else told[0] for s, told in zip(sentences, retold, strict=True))
        docs = self.nlp.pipe(given, batch_size=_BATCH)
        return [
            Parsed(s, read_tokens(doc, s.clean, told[1] if told else None))
            for s, doc, told in zip(sentences, docs, retold, strict=True)
        ]

    def _retold(self, sentence: Sentence) -> tuple[Doc, tuple[str | None, ...]] | None:
        """A headline as the parser can read it, and what of its words is written in the text; None for any other sentence."""
        if not sentence.in_title or self.headlines is None:
            return None
        doc = self.nlp.make_doc(_legible(sentence.clean))
        told = retold([t.text for t in doc], self.headlines)
        if told is None:
            return None
        return type(doc)(self.nlp.vocab, words=[word for word, _ in told]), tuple(word for _, word in told)


def _legible(text: str) -> str:
    """The sentence as the parser is to read it, of the same length: "IS" in a sentence that is not all in capitals is a name, and
    "retook", which the tagger does not know, a verb."""
    if "retook" in text:
        text = text.replace("retook", "seized")
    if "IS" not in text or text.isupper():
        return text
    return _GROUP.sub("UN", text)


def _leave_out_likenesses(nlp: Language) -> None:
    """Spares each new word a dozen tests (is it like a URL, a stop word, a currency?) that neither the layers nor the coder ask for."""
    from spacy.attrs import IDS  # type: ignore[import-not-found]

    getters = nlp.vocab.lex_attr_getters  # type: ignore[attr-defined]
    for attribute in set(getters) - {IDS[name] for name in _ASKED}:
        del getters[attribute]


def _use_openblas(nlp: Language) -> None:
    """Multiplies matrices with numpy's OpenBLAS: the BLIS that thinc takes by default is three times slower, the parses are the same."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, pipe in nlp.pipeline:
        for node in getattr(pipe, "model").walk() if hasattr(pipe, "model") else ():  # noqa: B009 (mypy knows no such attribute)
            if isinstance(node.ops, NumpyOps):
                node.ops = ops


def load_parser(model: str, headlines: HeadlineVerbs | None = None) -> Parser:
    """A spaCy pipeline by the name of its package; with verbs of headlines, titles are parsed in the past tense. Raises InputError
    when it is not installed or cannot parse."""
    import spacy

    try:
        nlp = spacy.load(model, exclude=_EXCLUDED)
    except OSError as error:
        raise InputError(
            f"the spaCy model '{model}' is not installed: pip install {model.replace('_', '-')}"
        ) from error
    missing = {"tagger", "parser"} - set(nlp.pipe_names)
    if missing:
        raise InputError(f"the spaCy model '{model}' has no {' and no '.join(sorted(missing))}")
    _use_openblas(nlp)
    _leave_out_likenesses(nlp)
    remember_words(nlp)
    join_window_layers(nlp)
    return Parser(nlp, f"{model}-{nlp.meta.get('version', '?')}", headlines)
