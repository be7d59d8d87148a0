"""From an article to a `Document`: sentences with their offsets, the dateline, and text that the parser reads well."""

from __future__ import annotations

import re
from collections.abc import Callable

from coding.model import Dateline, Document, Sentence, Span
from coding.sentences import is_cased, split_sentences
from schemas.article import Article
from schemas.sentences import SentenceWords

IsName = Callable[[str], bool]
"""Whether a lower-case word is (part of) a known name of a place, a people or a group."""

_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", " ": " "}
)
_MISREAD = re.compile(
    r"(?<=[a-z])(?:\u00e2\u20ac\u2122|'')(?P<ending>s|t|re|ve|ll|d|m)\b"
    r"|\u00e2\u20ac[\u02dc\u2122\u0153\u201c\u201d\u009d\u2022\ufffd]|\u00c2(?=[\s\u00a0\ufffd]|$)"
)
"""Quotes and spaces of UTF-8 text that was read as Windows-1252, and doubled apostrophes."""
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_LONG_SMALL = re.compile(r"(?<![\w'-])[a-z]{4,}")
_CAPITAL = re.compile(r"[^\W\d_a-z]")
_SHORTEST_PLACE = 4
"""Letters in capitals that are a dateline's place when no more than a colon follows."""
_DATELINE = re.compile(
    r"\s*(?P<place>[A-Z][\w.'’-]*(?:[ ,/]+[A-Z(][\w.'’)-]*){0,6})"
    r"(?:,?\s+(?:\d{1,2}\s+)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?:\s+\d{1,4}){0,2}(?:,\s*[A-Z]{2,8}\b)?)?"
    r"\s*(?:\([^)]{2,40}\)|\[[^\]]{2,60}\])*\s*(?:--|—|–| - |:\s)\s*"
)


def read_document(article: Article, words: SentenceWords, is_name: IsName) -> Document:
    """The article cut into sentences, the title (if any) as sentence 0."""
    names: frozenset[str] | None = None

    def known(word: str) -> bool:
        nonlocal names
        if names is None:  # most articles hold no odd text, and never ask
            names = _seen_names(article.text)
        return word in names or is_name(word)

    title = article.title or ""
    dateline = find_dateline(article.text)
    body = dateline.body_start if dateline else 0
    sentences: list[Sentence] = []
    for text, in_title in ((title, True), (article.text, False)):
        for begin, end, paragraph in split_sentences(text, words):
            start = begin if in_title else max(begin, body)
            if start >= end:
                continue
            raw = text[start:end]
            sentences.append(
                Sentence(
                    len(sentences),
                    start,
                    end,
                    raw,
                    clean_text(raw, words, known),
                    in_title=in_title,
                    paragraph=paragraph,
                )
            )
    return Document(
        article.article_id, title, article.text, article.reference_date, tuple(sentences), dateline, article.country
    )


def find_dateline(text: str) -> Dateline | None:
    """The dateline at the beginning of a text, or None."""
    m = _DATELINE.match(text[:200])
    if m is None or not _looks_filed(m):
        return None
    place = _city(m)
    start = m.start("place")
    return Dateline(Span(m.start(), m.end(), m[0]), Span(start, start + len(place), place), m.end())


def _looks_filed(m: re.Match[str]) -> bool:
    """A dateline has its place in capitals, or a date or agency behind it: prose with a dash or colon has neither."""
    first = _city(m)
    if m[0].rstrip().endswith(":") and len(first) < _SHORTEST_PLACE:
        return False  # "UN: aid is running out"
    return first.isupper() or bool(re.search(r"\d|[(\[]", m[0][m.start("place") - m.start() + len(first) :]))


def _city(m: re.Match[str]) -> str:
    """The place itself, without its country and the agency."""
    return re.split(r"[,(]", m["place"])[0].strip()


def clean_text(raw: str, words: SentenceWords, known: IsName) -> str:
    """The same text, same length, with plain quotes and dashes; capitals and title case undone where names are not known."""
    plain = (
        raw if raw.isascii() and "''" not in raw and "`" not in raw else _MISREAD.sub(_repaired, raw).translate(_PLAIN)
    )
    # Both kinds of odd text below hold more capitals than three for each long word written small, the first word left out.
    if (len(_LONG_SMALL.findall(plain)) - 1) * 3 > len(_CAPITAL.findall(plain)):
        return plain
    letters = [m for m in _WORD.finditer(plain) if len(m[0]) > 1]
    if len(letters) < 3:
        return plain
    if sum(m[0].isupper() for m in letters) * 5 >= len(letters) * 4:
        return _recase(plain, letters, lambda m: known(m[0].lower()))
    content = [m for m in letters[1:] if len(m[0]) > 3]
    if len(content) >= 3 and sum(m[0][0].isupper() for m in content) * 4 >= len(content) * 3:
        return _recase(plain, letters, lambda m: _keeps_capital(m[0], words, known))
    return plain


def _repaired(m: re.Match[str]) -> str:
    """The mark that was meant, with spaces that keep the length."""
    if m["ending"]:
        return f"'{m['ending']}".ljust(len(m[0]))
    if m[0][0] == "\u00c2":
        return " "
    mark = "'" if m[0][-1] in "\u02dc\u2122" else "-" if m[0][-1] in "\u201c\u201d\u2022" else '"'
    return mark.rjust(len(m[0]))


def _keeps_capital(word: str, words: SentenceWords, known: IsName) -> bool:
    low = word.lower()
    return (word.isupper() and len(word) > 1) or (low not in words.headline_words and known(low))


def _recase(text: str, found: list[re.Match[str]], keeps: Callable[[re.Match[str]], bool]) -> str:
    """Lower case but for the first word and those that keep their capital; in upper-case text a kept word becomes Capitalised."""
    shouting = text.isupper()
    pieces: list[str] = []
    at = 0
    for i, m in enumerate(found):
        word = m[0]
        pieces.append(_lower(text[at : m.start()]))
        if i and not keeps(m):
            pieces.append(_lower(word))
        else:
            pieces.append(word[0] + _lower(word[1:]) if shouting else word)
        at = m.end()
    return "".join([*pieces, _lower(text[at:])])


def _lower(text: str) -> str:
    """Lower case, character by character, since some characters grow when lowered."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _seen_names(text: str) -> frozenset[str]:
    """Lower-cased words that the body capitalises within sentences and never writes small."""
    if not is_cased(text):
        return frozenset()
    sample = text[:20000]
    capital = {m[1].lower() for m in re.finditer(r"[a-z,] ([A-Z][\w'-]+)", sample)}
    small = set(re.findall(r"\b[a-z][\w'-]+", sample))
    return frozenset(capital - small)
