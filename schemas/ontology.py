"""The form of `seeds/ontology/*.yml`, `seeds/cues/frames.yml`, `lexicons.yml` and `seeds/weapons.yml`: what counts as which event."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from schemas.base import Frozen, Modality
from schemas.event import QuadClass

AcledEventType = Literal[
    "Battles", "Explosions/Remote violence", "Violence against civilians", "Protests", "Riots", "Strategic developments"
]
PloverType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip

Words = tuple[Annotated[str, Field(coerce_numbers_to_str=True)], ...]
"""Lower-case words or phrases; `kill*` stands for any ending, `@name` for a list of `lexicons.yml` or a weapon kind, `@weapon` for all."""


class Codes(Frozen):
    """The same event in the field's coding schemes. A subtype's codes replace the family's, field by field."""

    acled_event_type: AcledEventType | None = None
    acled_sub_event_type: str | None = None
    plover_type: PloverType | None = None
    plover_mode: str | None = None
    cameo_code: str | None = Field(default=None, pattern=r"^\d{2,4}$")
    quad_class: QuadClass | None = None
    goldstein: float | None = Field(default=None, ge=-10, le=10)

    def overlaid(self, other: Codes) -> Codes:
        """These codes with every field that `other` sets replaced."""
        return self.model_copy(update={name: getattr(other, name) for name in other.model_fields_set})


class Condition(Frozen):
    """Holds when every part that is given holds; a part holds when any of its words is found.

    `sentence`: anywhere in the sentence; `near`: within six words of the trigger; `before`, `after`: within three words on that side;
    `previous`, `next`: the very next word (the words of a phrase); `modifier`: adjectives and compound nouns of the trigger;
    `subject`, `object`: head words and modifiers of those arguments (passive turned round); `prep`: object of one of the trigger's
    prepositions, written `preposition:word` or `preposition:*`; `actor_sector`, `target_sector`: sectors of the resolved
    participants, `PLACE` for the name of a place that is nobody; `voice`: active or passive; `has`, `lacks`: slots of `frames.yml` that
    are filled or empty.
    """

    sentence: Words = ()
    near: Words = ()
    before: Words = ()
    after: Words = ()
    previous: Words = ()
    next: Words = ()
    modifier: Words = ()
    subject: Words = ()
    object: Words = ()
    prep: Words = ()
    actor_sector: Words = ()
    target_sector: Words = ()
    voice: Literal["active", "passive"] | None = None
    has: Words = ()
    lacks: Words = ()


class TriggerEntry(Frozen):
    """A word or phrase that may name the event. Exactly one of verb, noun, adjective and phrase is given, in its base form; inflected
    forms are generated unless `forms` lists them. `needs`: at least one condition must hold; `unless`: none may."""

    verb: str | None = None
    noun: str | None = None
    adjective: str | None = None
    phrase: str | None = None
    """Several words matched as they stand, e.g. `came under fire`; its first verb or else last noun is the head."""
    forms: tuple[str, ...] = ()
    only_noun: bool = False
    """The word is never a verb, whatever a tagger takes it for."""
    frame: str | None = None
    subtype: str | None = None
    modality: Modality | None = None
    """A trigger that fixes the modality by itself, e.g. `foiled attack`."""
    needs: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    prior: float = Field(default=0.7, ge=0, le=1)
    """How often, by our judgement, this word in this sense is the event of this type."""

    @model_validator(mode="after")
    def _one_head(self) -> TriggerEntry:
        if sum(x is not None for x in (self.verb, self.noun, self.adjective, self.phrase)) != 1:
            raise ValueError("give exactly one of verb, noun, adjective, phrase")
        return self

    @property
    def base(self) -> str:
        """The base form."""
        return self.verb or self.noun or self.adjective or self.phrase or ""


class Subtype(Frozen):
    """A kind within a family. It applies when the trigger says so, or when one of `weapons` (kinds) is the event's weapon, or
    when a condition of `when` holds; the first subtype of the file that applies wins."""

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    label: str
    definition: str
    codes: Codes = Codes()
    weapons: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    abroad: str | None = None
    """The subtype that it is where a state does it in another country."""


class ExpectedEvent(Frozen):
    """What an example must give; fields that are absent are not checked. Names are compared with the participant's text."""

    trigger: str | None = None
    subtype: str | None = None
    actor: str | None = None
    target: str | None = None
    place: str | None = None
    killed: tuple[int | None, int | None] | None = None
    injured: tuple[int | None, int | None] | None = None
    modality: Modality | None = None
    no_actor: bool = False


class Example(Frozen):
    """A sentence written for the project, and the events of this type that it must give (none: a negative example)."""

    text: str
    events: tuple[ExpectedEvent, ...] = ()
    published_at: str | None = None


class EventType(Frozen):
    """One family of events: one file."""

    type: str = Field(pattern=r"^[a-z][a-z_]*$")
    label: str
    definition: str
    """What is coded, in one or two sentences, for the codebook."""
    excludes: str
    """What is not coded, and as what it is coded instead."""
    codes: Codes
    frame: str
    """The default frame of its triggers."""
    priority: int = Field(default=50, ge=0, le=100)
    """Of two types read from the same words the higher wins."""
    violent: bool = False
    """Whether people may be hurt by it, so that a toll in its sentence may be its own."""
    moves: bool = False
    """Whether forces move in it, so that how many went where is read."""
    subtypes: tuple[Subtype, ...] = ()
    triggers: tuple[TriggerEntry, ...]
    examples: tuple[Example, ...]

    @model_validator(mode="after")
    def _known_subtypes(self) -> EventType:
        known = {s.id for s in self.subtypes}
        for t in self.triggers:
            if t.subtype is not None and t.subtype not in known:
                raise ValueError(f"trigger '{t.base}' has the unknown subtype '{t.subtype}'")
        return self

    def codes_of(self, subtype: str | None) -> Codes:
        """The codes of a subtype, or of the family itself."""
        return next((self.codes.overlaid(s.codes) for s in self.subtypes if s.id == subtype), self.codes)


class Recoding(Frozen):
    """The codes that replace an event's own when it has this modality and one of these quad classes."""

    modality: Modality
    quad_classes: tuple[QuadClass, ...]
    codes: Codes


class RecodingFile(Frozen):
    """`seeds/recodings.yml`; the first recoding that applies wins."""

    recodings: tuple[Recoding, ...]

    def recoded(self, codes: Codes, modality: Modality) -> Codes:
        """The codes of an event of this modality."""
        fitting = (r for r in self.recodings if r.modality == modality and codes.quad_class in r.quad_classes)
        return next((codes.overlaid(r.codes) for r in fitting), codes)


class Frame(Frozen):
    """Which syntactic slots fill which role, for verbal and for nominal triggers; earlier slots win.

    Slots: `subj` (the agent, passive or not), `obj` (the patient, passive or not), `iobj`, `poss`, `nationality` (an adjective or
    noun of a state before the trigger), `compound`, `of`, `by`, and any preposition by itself (`on`, `against`, `between`, `with`).
    Roles beyond those of `schemas.base.Role`: `instrument`, `origin`, `destination`, `unit`, `content`.
    """

    id: str
    verb: dict[str, Words] = Field(default_factory=dict)
    noun: dict[str, Words] = Field(default_factory=dict)


class FrameFile(Frozen):
    """`seeds/cues/frames.yml`."""

    frames: tuple[Frame, ...]


class LexiconFile(Frozen):
    """`seeds/cues/lexicons.yml`: named word lists that conditions refer to as `@name`."""

    lexicons: dict[str, Words]


class WeaponKind(Frozen):
    """A kind of weapon, and the words that name it (plurals are generated)."""

    kind: str = Field(pattern=r"^[a-z][a-z_]*$")
    label: str
    words: Words
    verbs: Words = ()
    """Verb forms that imply it, e.g. `shelled` for artillery."""


class WeaponFile(Frozen):
    """`seeds/weapons.yml`. Longer words win over shorter ones, earlier kinds over later ones."""

    weapons: tuple[WeaponKind, ...]
