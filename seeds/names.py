"""How names of places are folded to keys, once for building the gazetteer and for reading text."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile(r"[\u0300-\u036f'’‘ʻʼʹ`´.]")
_BREAKS = re.compile(r"[^0-9a-z]+")
_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ħ": "h", "ə": "e"}
)
SHORT_FORMS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "pt": "point"}


def fold_word(word: str) -> str:
    """A word without case, accents, apostrophes and dots: `Sana’a` is `sanaa`."""
    if word.isascii() and word.isalpha():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold()).translate(_UNDECOMPOSED)
    return _MARKS.sub("", plain)


def fold_name(name: str) -> str:
    """The key of a name: folded words joined by single blanks, `St.` and its like spelled out; empty when nothing Latin is left."""
    words = _BREAKS.sub(" ", fold_word(name)).split()
    return " ".join(SHORT_FORMS.get(w, w) if i == 0 or w == "st" else w for i, w in enumerate(words)) if words else ""
