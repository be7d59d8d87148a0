"""Remembers the embeddings of words. The first layers of a pipeline's `tok2vec` look at one word alone (its norm, prefix, suffix and
shape) and take a third of its arithmetic; the words of news repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from thinc.api import Model

Features = NDArray[np.uint64]
Vectors = NDArray[np.float32]

WORDS = 32_768
"""Words remembered: 12 MB of vectors of 96 numbers. When they are full, all are forgotten; the next articles fill them again."""
_EXTRACTOR = "extract_features"


class Memory:
    """Vectors by the features of the word. `embed` computes those of (n, features) numbers, as (n, width) numbers."""

    def __init__(self, embed: Callable[[Features], Vectors], words: int = WORDS) -> None:
        self._embed = embed
        self._words = words
        self._at: dict[bytes, int] = {}
        self._rows: Vectors = np.empty((0, 0), np.float32)

    def recall(self, features: Features) -> Vectors:
        """The vectors of (n, features) numbers, row by row; new words are computed together."""
        width = features.itemsize * features.shape[1]
        whole = np.ascontiguousarray(features).tobytes()
        keys = [whole[i : i + width] for i in range(0, len(whole), width)]
        unknown = {key: i for i, key in enumerate(keys) if key not in self._at}
        if len(self._at) + len(unknown) > self._words:
            self._at.clear()
            unknown = {key: i for i, key in enumerate(keys)}
        if len(unknown) > self._words:
            return self._embed(features)
        if unknown:
            self._learn(list(unknown), self._embed(features[list(unknown.values())]))
        return self._rows[[self._at[key] for key in keys]]

    def _learn(self, keys: Iterable[bytes], vectors: Vectors) -> None:
        if not len(self._rows):
            self._rows = np.empty((self._words, vectors.shape[1]), vectors.dtype)
        start = len(self._at)
        self._rows[start : start + len(vectors)] = vectors
        self._at.update((key, start + i) for i, key in enumerate(keys))


def remember_words(nlp: Language) -> None:
    """Puts a memory before the pipeline's `tok2vec`. Pipelines of another build (transformers) are left as they are."""
    if "tok2vec" not in nlp.pipe_names:
        return
    from thinc.api import Model  # noqa: PLC0415 (see coding/parsing.py)

    model: Model[Any, Any] = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    embed = model.layers[0] if model.layers else model
    if not embed.layers or embed.layers[0].name != _EXTRACTOR:
        return
    extract, rest = embed.layers[0], embed.layers[1:]

    def compute(features: Features) -> Vectors:
        out: object = [features]
        for layer in rest:
            out = layer.predict(out)
        return out[0]  # type: ignore[index, no-any-return]

    memory = Memory(compute)

    def forward(_: Model[list[Doc], list[Vectors]], docs: list[Doc], is_train: bool) -> tuple[list[Vectors], None]:
        found: list[Features] = extract.predict(docs)
        vectors = memory.recall(np.concatenate(found))
        return np.split(vectors, np.cumsum([len(f) for f in found])[:-1]), None

    model._layers[0] = Model("remembered_embedding", forward, ops=model.ops)
