"""Loads everything under `seeds/` into one frozen value."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from schemas.actors import ActorDirectory
from schemas.casualties import CasualtyFile, NumberFile
from schemas.checks import ChecksFile
from schemas.confidence import Calibration
from schemas.cues import AttributionCues, ModalityCues
from schemas.errors import SeedError
from schemas.headlines import HeadlineWords
from schemas.inflection import InflectionFile
from schemas.linking import LinkingFile
from schemas.ontology import EventType, Frame, FrameFile, LexiconFile, RecodingFile, WeaponFile, Words
from schemas.pages import PageWords
from schemas.sentences import SentenceWords
from schemas.standing import StandingFile
from schemas.text_edges import TextEdges
from schemas.timewords import TimeWords
from schemas.topics import TopicFile
from schemas.verbs import UNINFLECTED, VerbSets
from seeds.actor_directory import load_actors
from seeds.inflect import verb_forms
from seeds.place_tables import check_places
from seeds.places.store import digest_of
from seeds.reader import ROOT, fail_on_duplicates, read_yaml, read_yaml_folder

NOT_CODED_BY = ("articles", "sources", "shapes", "operations")
"""Folders that say nothing about how an article is coded."""
DATA = (".yml", ".csv", ".sqlite", ".json")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the coder knows. `fingerprint` is a hash of every data file: it changes whenever the same article could be coded otherwise."""

    types: tuple[EventType, ...]
    frames: dict[str, Frame]
    lexicons: dict[str, Words]
    weapons: WeaponFile
    recodings: RecodingFile
    topics: TopicFile
    standing: StandingFile
    inflection: InflectionFile
    headlines: HeadlineWords
    verbs: VerbSets
    sentences: SentenceWords
    modality: ModalityCues
    attribution: AttributionCues
    times: TimeWords
    numbers: NumberFile
    casualties: CasualtyFile
    actors: ActorDirectory
    gazetteer: Path
    calibration: Calibration
    linking: LinkingFile
    fingerprint: str


def load(root: Path = ROOT, gazetteer: Path | None = None) -> Knowledge:
    """All knowledge below `root`, with another gazetteer than the one there if one is given.

    Raises SeedError with file, line and field at the first thing that is wrong.
    """
    cues = root / "cues"
    check_places(root / "places")
    types = read_yaml_folder(root / "ontology", EventType)
    fail_on_duplicates(root / "ontology", "event type", (t.type for t in types))
    inflection = read_yaml(cues / "inflection.yml", InflectionFile)
    knowledge = Knowledge(
        types=types,
        frames={f.id: f for f in read_yaml(cues / "frames.yml", FrameFile).frames},
        lexicons=read_yaml(cues / "lexicons.yml", LexiconFile).lexicons,
        weapons=read_yaml(root / "weapons.yml", WeaponFile),
        recodings=read_yaml(root / "recodings.yml", RecodingFile),
        standing=read_yaml(root / "standing.yml", StandingFile),
        topics=read_yaml(root / "topics.yml", TopicFile),
        inflection=inflection,
        headlines=read_yaml(cues / "headlines.yml", HeadlineWords),
        verbs=_all_forms(read_yaml(cues / "verbs.yml", VerbSets), inflection),
        sentences=read_yaml(cues / "sentences.yml", SentenceWords),
        modality=read_yaml(cues / "modality.yml", ModalityCues),
        attribution=read_yaml(cues / "attribution.yml", AttributionCues),
        times=read_yaml(cues / "time.yml", TimeWords),
        numbers=read_yaml(cues / "numbers.yml", NumberFile),
        casualties=read_yaml(cues / "casualties.yml", CasualtyFile),
        actors=load_actors(root / "actors"),
        gazetteer=gazetteer or root / "places" / "gazetteer.sqlite",
        calibration=read_yaml(root / "confidence.yml", Calibration),
        linking=load_linking(root),
        fingerprint=fingerprint(root, gazetteer),
    )
    _check_references(knowledge)
    return knowledge


def load_linking(root: Path = ROOT) -> LinkingFile:
    """What tells that two reports are of one incident; raises SeedError."""
    return read_yaml(root / "linking.yml", LinkingFile)


def load_text_edges(root: Path = ROOT) -> TextEdges:
    """Lines around the text of articles; raises SeedError."""
    return read_yaml(root / "text_edges.yml", TextEdges)


def load_page_words(root: Path = ROOT) -> PageWords:
    """Words by which web pages say what they are; raises SeedError."""
    return read_yaml(root / "pages.yml", PageWords)


def load_checks(root: Path = ROOT) -> ChecksFile:
    """What counts as unusual in the data; raises SeedError."""
    return read_yaml(root / "operations" / "checks.yml", ChecksFile)


def fingerprint(root: Path = ROOT, gazetteer: Path | None = None) -> str:
    """Twelve hex digits over the names and contents of the data files, and over what a gazetteer of the user's holds."""
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in DATA and p.parent.name not in NOT_CODED_BY):
        digest.update(path.relative_to(root).as_posix().encode() + b"\x00" + hashlib.sha256(path.read_bytes()).digest())
    if gazetteer is not None:
        digest.update(b"gazetteer\x00" + digest_of(gazetteer).encode())
    return digest.hexdigest()[:12]


def sample_articles() -> Path:
    """The bundled sample articles, one JSON line each."""
    return ROOT / "articles" / "samples.jsonl"


def _all_forms(sets: VerbSets, inflection: InflectionFile) -> VerbSets:
    forms = partial(verb_forms, table=inflection)
    return VerbSets(
        **{
            name: listed if name in UNINFLECTED else frozenset(f for verb in listed for f in forms(verb))
            for name, listed in sets
        }
    )


def _check_references(knowledge: Knowledge) -> None:
    """Frames, weapon kinds and subtypes that event types name must exist."""
    kinds = {w.kind for w in knowledge.weapons.weapons}
    for t in knowledge.types:
        named = {t.frame, *(e.frame for e in t.triggers if e.frame)}
        for frame in sorted(named - set(knowledge.frames)):
            raise SeedError(f"{t.type}.yml: frame '{frame}' is not in frames.yml")
        for kind in sorted({w for s in t.subtypes for w in s.weapons} - kinds):
            raise SeedError(f"{t.type}.yml: weapon kind '{kind}' is not in weapons.yml")
        for other in sorted({s.abroad for s in t.subtypes if s.abroad} - {s.id for s in t.subtypes}):
            raise SeedError(f"{t.type}.yml: there is no subtype '{other}'")
