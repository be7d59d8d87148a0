"""Cuts a text into sentences by rule: cheap, and exact about offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from schemas.sentences import SentenceWords

LONGEST = 1200
"""Characters. No sentence of prose is longer; what is, is a table or an attack on the parser, and is cut at a space."""

_PARAGRAPH = re.compile(r"\n[ \t\r\f\v]*\n\s*")
_LINE = re.compile(r"[^\n]+")
_END = re.compile(r"""([.!?…]+)(["'”’»)\]]*)(\s+|--)(?=(["'“‘«(\[]*)(\w))""")
_LAST_WORD = re.compile(r"[\w.]+$")
_TERMINAL = re.compile(r"""[.!?…:;,]["'”’»)\]]*\s*$""")
_NEXT_WORD = re.compile(r"\w+")
_CAPITAL = re.compile(r"(?<![^\s(\"'“])[A-Z]")


def split_sentences(text: str, words: SentenceWords) -> Iterator[tuple[int, int, int]]:
    """(start, end, paragraph) of each sentence, stripped of surrounding space, in reading order."""
    cased = is_cased(text)
    for number, (start, end) in enumerate(_paragraphs(text)):
        for a, b in _sentences(text, start, end, words, cased=cased):
            yield from ((x, y, number) for x, y in _bounded(text, a, b))


def is_cased(text: str) -> bool:
    """Whether capitals mean anything: at least one word in sixty begins with one."""
    sample = text[:4000]
    enough = -(-len(sample.split()) // 60)
    return sum(1 for _ in islice(_CAPITAL.finditer(sample), enough)) == enough


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for gap in _PARAGRAPH.finditer(text):
        yield from _blocks(text, at, gap.start())
        at = gap.end()
    yield from _blocks(text, at, len(text))


def _blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A paragraph whole when its lines are wrapped prose, else line by line (headings, lists, one paragraph a line)."""
    lines = [(start + m.start(), start + m.end()) for m in _LINE.finditer(text[start:end])]
    if len(lines) > 1 and not _wrapped(text, lines):
        yield from lines
    elif lines:
        yield lines[0][0], lines[-1][1]


def _wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether lines end where a column ended: none is long, most end in mid-sentence, and some line goes on in small letters or
    all are near the same length (a heading is short and followed by a capital)."""
    body = lines[:-1]
    lengths = [b - a for a, b in body]
    open_ends = sum(not _TERMINAL.search(text[a:b]) for a, b in body)
    goes_on = any(text[a:b].lstrip()[:1].islower() for a, b in lines[1:])
    return max(lengths) <= 100 and open_ends * 2 > len(body) and (goes_on or min(lengths) >= 45)


def _sentences(text: str, start: int, end: int, words: SentenceWords, *, cased: bool) -> Iterator[tuple[int, int]]:
    at = start
    for m in _END.finditer(text, start, end):
        if _ends_here(text, at, m, words, cased=cased):
            yield from _stripped(text, at, m.end(2))
            at = m.end()
    yield from _stripped(text, at, end)


def _ends_here(text: str, at: int, m: re.Match[str], words: SentenceWords, *, cased: bool) -> bool:
    following = m[5]
    if following.islower() and cased:
        return False
    if m[1] != "." or m[2]:
        return True
    last = _LAST_WORD.search(text, at, m.start())
    word = last[0].lower() if last else ""
    if len(word) > 1 and word not in words.abbreviations:
        return not word.isdigit() or not following.isdigit()
    following_word = _NEXT_WORD.search(text, m.end() + len(m[4]))
    starter = bool(following_word and following_word[0].lower() in words.starters)
    return starter and "." in word


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = space if space > start else start + LONGEST
        yield from _stripped(text, start, cut)
        start = cut
    yield from _stripped(text, start, end)
