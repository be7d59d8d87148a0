"""Which language an article is written in, when it does not say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_SAMPLE = 600
"""Characters. More do not change the answer."""
_SURE = 0.7
"""Probability below which a text counts as English: names and numbers in a headline look like any language."""
_PLAIN = 0.12
"""Share of words that are English and of no other language at which no identifier need be asked."""
_ENOUGH = 30
"""Words. Less text is not judged by its function words."""
_CREOLES = frozenset(("pcm",))
"""Languages of English words: a sentence of English with a name from Lagos is soon taken for Nigerian Pidgin."""


@dataclass(frozen=True, slots=True)
class LanguageDetector:
    """Wraps the trained identifier, which takes a moment to load. `plain` are function words of English alone."""

    identifier: Any
    plain: frozenset[str]

    def detect(self, text: str) -> str:
        """ISO 639-1 code of the most likely language; `en` when nothing is sure."""
        sample = text[:_SAMPLE]
        words = sample.lower().split()
        if len(words) >= _ENOUGH and sum(w in self.plain for w in words) >= _PLAIN * len(words):
            return "en"
        language, probability = self.identifier.classify(sample)
        unsure = probability < _SURE or (language in _CREOLES and len(words) < _ENOUGH)
        return "en" if unsure else str(language)


def load_detector(plain: frozenset[str]) -> LanguageDetector:
    """The identifier that comes with py3langid, giving probabilities, behind a quick look for these words of English."""
    return LanguageDetector(LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True), plain)
