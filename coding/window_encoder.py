"""Computes the window layers of a pipeline's `tok2vec` at once. spaCy builds each from four layers of thinc (window, maxout, layer
norm, residual), whose copies between them take a third of their time; the numbers are the same but for the last bits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.language import Language
    from thinc.api import Model

Vectors = NDArray[np.float32]

_PARTS = ["dropout", "expand_window", "layernorm", "maxout"]
_EPSILON = 1e-8
"""What thinc adds to a variance."""
_ROWS = 512
"""Vectors that go through all layers at once: what is made of more does not stay in the processor's cache, and takes half as long again."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One window layer: `weights` (window * width, pieces * width) with the columns of a piece side by side, `bias` of as many,
    and the `gain` and `shift` (width) of its norm."""

    weights: Vectors
    bias: Vectors
    gain: Vectors
    shift: Vectors

    def __call__(self, vectors: Vectors) -> Vectors:
        """The layer over (n, width) vectors, of which the first and the last have no neighbour beyond."""
        pieces = _windows(vectors) @ self.weights
        pieces += self.bias
        width = len(self.gain)
        best = pieces[:, :width].copy()
        for start in range(width, len(self.bias), width):
            np.maximum(best, pieces[:, start : start + width], out=best)
        best -= best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best)
        variance /= width
        variance += _EPSILON
        best /= np.sqrt(variance)[:, None]
        best *= self.gain
        best += self.shift
        best += vectors
        return best


def join_window_layers(nlp: Language) -> None:
    """Puts one layer in the place of the window layers of the pipeline's `tok2vec`. Pipelines of another build are left as they are."""
    if "tok2vec" not in nlp.pipe_names:
        return
    from thinc.api import Model  # noqa: PLC0415 (see coding/parsing.py)

    model: Model[Any, Any] = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    encoder = model.layers[-1] if model.layers else model
    chain = encoder.layers[0] if encoder.layers else encoder
    blocks = [_block(layer) for layer in chain.layers]
    if not blocks or any(block is None for block in blocks):
        return

    layers = [block for block in blocks if block is not None]

    def forward(_: Model[Vectors, Vectors], vectors: Vectors, is_train: bool) -> tuple[Vectors, None]:
        return encode(layers, vectors), None

    encoder._layers[0] = Model("window_encoder", forward, ops=model.ops)


def encode(layers: Sequence[Block], vectors: Vectors, rows: int = _ROWS) -> Vectors:
    """The layers over (n, width) vectors, some `rows` at a time, each with the neighbours that the layers look at."""
    out = np.empty_like(vectors)
    for start in range(0, len(vectors), rows):
        first, end = max(0, start - len(layers)), min(len(vectors), start + rows)
        part = vectors[first : end + len(layers)]
        for layer in layers:
            part = layer(part)
        out[start:end] = part[start - first : end - first]
    return out


def _block(layer: Model[Any, Any]) -> Block | None:
    """A window layer of one word to each side, read from its parts; None where it is built another way."""
    if not layer.name.startswith("residual"):
        return None
    leaves = [part for part in layer.walk() if not part.layers]
    parts = {part.name: part for part in leaves}
    if sorted(part.name for part in leaves) != _PARTS or parts["expand_window"].attrs.get("window_size") != 1:
        return None
    maxout, norm = parts["maxout"], parts["layernorm"]
    weights, bias = np.asarray(maxout.get_param("W")), np.asarray(maxout.get_param("b"))
    by_piece = np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(-1, weights.shape[2]).T)
    return Block(
        by_piece, np.ascontiguousarray(bias.T).ravel(), *map(np.asarray, (norm.get_param("G"), norm.get_param("b")))
    )


def _windows(vectors: Vectors) -> Vectors:
    """Each vector between the one before and the one after: (n, width) to (n, 3 * width)."""
    n, width = vectors.shape
    out = np.zeros((n, 3 * width), vectors.dtype)
    out[1:, :width] = vectors[:-1]
    out[:, width : 2 * width] = vectors
    out[:-1, 2 * width :] = vectors[1:]
    return out
