"""Which language an article is written in, when it does not say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_SAMPLE = 600
"""Characters. More do not change the answer."""
_SURE = 0.7
"""Probability below which a text counts as English: names and numbers in a headline look like any language."""


@dataclass(frozen=True, slots=True)
class LanguageDetector:
    """Wraps the trained identifier, which takes a moment to load."""

    identifier: Any

    def detect(self, text: str) -> str:
        """ISO 639-1 code of the most likely language; `en` when nothing is sure."""
        language, probability = self.identifier.classify(text[:_SAMPLE])
        return str(language) if probability >= _SURE else "en"


def load_detector() -> LanguageDetector:
    """The identifier that comes with py3langid, giving probabilities."""
    return LanguageDetector(LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
