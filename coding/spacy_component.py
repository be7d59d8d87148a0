"""The coder as a component of a spaCy pipeline: `nlp.add_pipe("tocsin")`.

    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("tocsin", config={"published_at": "2024-05-15"})
    doc = nlp("Shelling killed three people in Kharkiv on Monday.")
    doc._.tocsin_events  # the events of `code_text`, offsets into doc.text
    doc.spans["tocsin"]  # their triggers, labelled with the event type

spaCy finds the factory by the entry point that Tocsin installs. The component neither reads nor changes the pipeline's own annotation. A
document may bring its own day of publication: `doc = nlp.make_doc(text); doc._.tocsin_published_at = "2024-05-15"; nlp(doc)`.
"""

# No postponed annotations here: spaCy reads those of its factories, and before 3.8.3 it cannot when they are text.
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc, Span

from coding.coder import BATCH, DEFAULT_MODEL, Coded, code_articles
from coding.frames import Events
from coding.notebook import bundled_coder
from schemas.article import Article
from schemas.event import Event

NAME = "tocsin"
"""Of the factory, of the group of trigger spans and of the entry in `Doc.user_data`."""


def _events(doc: Doc) -> Events:
    return Events(Event.model_validate(line) for line in json.loads(doc.user_data.get(NAME, "[]")))


Doc.set_extension("tocsin_events", getter=_events, force=True)
Doc.set_extension("tocsin_published_at", default=None, force=True)
Doc.set_extension("tocsin_refusal", default=None, force=True)


@dataclass(frozen=True, slots=True)
class Component:
    """Codes documents. Holds only its settings, so that a pipeline can be copied and saved; the coder is shared by the process."""

    model: str
    published_at: str | None

    def __call__(self, doc: Doc) -> Doc:
        """The document with its events."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = BATCH) -> Iterator[Doc]:
        """The documents with their events, in order."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            full = [doc for doc in batch if doc.text.strip()]
            coded = code_articles([self._article(doc) for doc in full], bundled_coder(self.model))
            for doc, result in zip(full, coded, strict=True):
                _annotate(doc, result)
            yield from batch

    def _article(self, doc: Doc) -> Article:
        day = doc._.tocsin_published_at or self.published_at
        return Article.model_validate(
            {"article_id": None, "text": doc.text, "language": doc.lang_ or None, "published_at": day}
        )


def _annotate(doc: Doc, coded: Coded) -> None:
    """Events are kept as JSON, which `Doc.to_bytes` and so `nlp.pipe(n_process=2)` can carry; a language without a coder gives its
    reason in `doc._.tocsin_refusal`."""
    doc.user_data[NAME] = json.dumps([event.model_dump(mode="json") for event in coded.events])
    doc._.tocsin_refusal = coded.issue.reason if coded.issue else None
    doc.spans[NAME] = [span for event in coded.events if (span := _trigger(doc, event)) is not None]


def _trigger(doc: Doc, event: Event) -> Span | None:
    found = doc.char_span(event.trigger.start, event.trigger.end, label=event.event_type, alignment_mode="expand")
    return found if isinstance(found, Span) else None


@Language.factory(
    NAME, assigns=["doc._.tocsin_events", "doc.spans"], default_config={"model": DEFAULT_MODEL, "published_at": None}
)
def create(nlp: Language, name: str, model: str, published_at: str | None) -> Component:
    """The component of a pipeline. `model`: the spaCy pipeline that the coder itself parses with; `published_at`: the ISO 8601 date of
    documents that bring none."""
    return Component(model, published_at)
