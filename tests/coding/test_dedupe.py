"""Which texts are one for the coder, and events that change their article."""

from __future__ import annotations

import pytest

from coding.dedupe import compile_edges, core_of, keys_of, put_back, taken_over, trimmed
from schemas.article import Article
from schemas.event import Event, EventDate, Participant, Place, Quote, SentenceRef
from schemas.ids import event_id, incident_id
from seeds.knowledge import load_text_edges

EDGES = compile_edges(load_text_edges())
BODY = (
    "Shells hit the “old” grain terminal at the port before dawn, the harbour master said, and killed four dockers.\n\n"
    "A second salvo set a customs shed on fire. Crews from three stations fought the blaze until noon, and the road to the "
    "ferry stayed closed while sappers looked for shells that had not gone off."
)
WIRE = f"ODESA, Ukraine (AP) — {BODY}"


def article(text: str, **fields: object) -> Article:
    given = {"article_id": "a", "text": text, "title": "Port shelled", "published_at": "2024-10-11"}
    return Article.model_validate(given | fields)


def keys(text: str, **fields: object) -> tuple[str, str | None]:
    found = keys_of(article(text, **fields), core_of(text, EDGES))
    return found.text, found.body


ALIKE = {
    "a byline above": f"By Olena Marchenko and Ivan Bilyk\n\n{WIRE}",
    "agency, day and reading time above": f"Reuters\nOctober 11, 2024 09:30\n3 min read\n{WIRE}",
    "another agency in the dateline": f"ODESA, Ukraine (Reuters) - {BODY}",
    "another dash in the dateline": f"ODESA, Ukraine (AFP) -- {BODY}",
    "straight quotes": WIRE.replace("“", '"').replace("”", '"'),
    "credits below": f"{WIRE}\n\n(Reporting by Olena Marchenko; Editing by Ivan Bilyk)\n\n© 2024 Harbour News. All rights reserved.",
    "a plea below": f"{WIRE}\n\nSign up for our newsletter\n\n___\n\nRead more: Ferry road closed",
    "blank lines around": f"\n\n  {WIRE}\n\n",
}
DIFFERENT = {
    "another toll": WIRE.replace("killed four", "killed six"),
    "another paragraph": f"{WIRE}\n\nThe ferry sails again, the port said.",
    "a paragraph less": WIRE.split("\n\n", maxsplit=1)[0],
    "another town in the dateline": WIRE.replace("ODESA", "IZMAIL"),
    "no dateline": BODY,
}


@pytest.mark.parametrize("text", ALIKE.values(), ids=ALIKE)
def test_the_same_but_for_what_is_around_it(text: str) -> None:
    assert keys(text) == keys(WIRE)


@pytest.mark.parametrize("text", DIFFERENT.values(), ids=DIFFERENT)
def test_what_is_coded_by_itself(text: str) -> None:
    assert keys(text)[0] != keys(WIRE)[0]


@pytest.mark.parametrize(
    "fields",
    [{"title": "Dockers killed"}, {"published_at": "2024-10-12"}, {"published_at": None}, {"country": "UKR"}, {"language": "en"}],
    ids=lambda f: next(iter(f)),
)  # fmt: skip
def test_what_else_the_coder_reads_tells_texts_apart(fields: dict[str, object]) -> None:
    (text, body), (other, same_body) = keys(WIRE), keys(WIRE, **fields)
    assert text != other
    assert body == same_body


def test_a_short_text_repeats_nothing() -> None:
    assert keys("Air raid alert in Odesa.")[1] is None


@pytest.mark.parametrize(
    "line", ["By Olena Marchenko", "Copyright 2024", "Reuters", "Advertisement"], ids=lambda line: line.split()[0]
)
def test_a_text_of_edges_alone_is_kept(line: str) -> None:
    assert core_of(line, EDGES).end == len(line)
    assert trimmed(article(line), core_of(line, EDGES)).text == line


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the army had lost Marivka to the rebels",
        "Reuters reported that the bridge was hit.",
        "Updated figures put the dead at nine",
        "Share of the blame lies with the rebels, he said.",
    ],
)
def test_a_sentence_is_no_edge(line: str) -> None:
    text = f"{line}\n\n{BODY}"
    assert core_of(text, EDGES).start == 0
    below = f"{BODY}\n\n{line}"
    assert core_of(below, EDGES).end == len(below)


def event_of(text: str) -> Event:
    """An event with words in the dateline, in the first sentence and behind it."""

    def at(words: str) -> dict[str, object]:
        start = text.index(words)
        return {"text": words, "start": start, "end": start + len(words)}

    sentence = next(line for line in text.split("\n") if "Shells hit" in line)
    sentence = sentence[sentence.index("Shells hit") :]
    trigger = at("Shells hit")
    identity = event_id("a", "text", int(str(trigger["start"])), int(str(trigger["end"])), "strike")
    unknown = dict.fromkeys(
        ("acled_event_type", "acled_sub_event_type", "plover_type", "plover_mode", "cameo_code", "quad_class", "actor", "weapon",
         "casualties", "modality_cue", "attribution", "event_subtype")
    )  # fmt: skip
    victim = Participant(role="victim", **at("four dockers"))  # type: ignore[arg-type]
    return Event(
        **unknown,  # type: ignore[arg-type]
        event_id=identity,
        article_id="a",
        event_type="strike",
        target=victim,
        participants=(victim,),
        location=Place(**at("ODESA")),  # type: ignore[arg-type]
        date=EventDate(earliest=None, latest=None, precision="day", **at("before dawn")),  # type: ignore[arg-type]
        modality="asserted",
        confidence=0.9,
        trigger=Quote(**trigger),  # type: ignore[arg-type]
        sentence=SentenceRef(index=1, in_title=False, **at(sentence)),  # type: ignore[arg-type]
        incident_id=incident_id(identity),
        coder_version="c",
    )


def test_events_are_taken_over_with_their_words_and_ids() -> None:
    source = article(WIRE)
    target = article(f"By Ivan Bilyk\n\nODESA, Ukraine, (Reuters) — {BODY.replace('“', chr(34))}", article_id="b")
    (taken,) = taken_over([event_of(WIRE)], source, target, EDGES) or ()
    quotes = [taken.trigger, taken.target, taken.location, taken.date, taken.sentence, *taken.participants]
    assert all(target.text[q.start : q.end] == q.text for q in quotes if q is not None)
    assert taken.article_id == "b"
    assert taken.event_id == event_id("b", "text", taken.trigger.start, taken.trigger.end, "strike")
    assert taken.incident_id == incident_id(taken.event_id)
    assert '"old”' in taken.sentence.text


def test_events_whose_words_are_not_there_are_not_taken_over() -> None:
    assert taken_over([event_of(WIRE)], article(WIRE), article(BODY, article_id="b"), EDGES) is None
    other = article(WIRE.replace("four dockers", "nine dockers"), article_id="b")
    assert taken_over([event_of(WIRE)], article(WIRE), other, EDGES) is None


def test_an_incident_without_its_first_event_is_not_taken_over() -> None:
    orphan = event_of(WIRE).model_copy(update={"incident_id": "i-of-another"})
    assert taken_over([orphan], article(WIRE), article(WIRE, article_id="b"), EDGES) is None


def test_events_of_a_trimmed_article_stand_in_the_whole_one() -> None:
    whole = article(f"By Olena Marchenko\n\n{WIRE}\n\nAll rights reserved.")
    core = core_of(whole.text, EDGES)
    cut = trimmed(whole, core)
    assert cut.text == WIRE
    (event,) = put_back([event_of(WIRE)], cut, whole, core) or ()
    assert whole.text[event.trigger.start : event.trigger.end] == "Shells hit"
    assert put_back([event_of(WIRE)], cut, article("Quite another text."), core) is None
