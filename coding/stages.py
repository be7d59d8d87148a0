"""Reads one event of one candidate, stage by stage: roles, weapon, subtype, time, place, modality, attribution, toll."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from coding.attribution import read_attribution
from coding.casualties import casualties_of
from coding.causes import act_before, causes_of, is_violent
from coding.clauses import meant_by
from coding.compose import to_speaker
from coding.conditions import Surroundings, holds, surroundings
from coding.deployments import read_deployment
from coding.draft import FROM_TOLL, Draft
from coding.eligibility import is_said, without_scene
from coding.history import is_historical
from coding.look import Look
from coding.modality import read_modality
from coding.model import (
    AttributionReading,
    Candidate,
    CountReading,
    ModalityReading,
    Parsed,
    Phrase,
    PlaceMention,
    ResolvedActor,
    Roles,
    SentenceView,
    TimeExpression,
    WeaponMention,
)
from coding.page import Page
from coding.participants import HARM, participants_of, subtype_abroad
from coding.phrases import phrase_at
from coding.place_choice import event_place
from coding.place_country import with_country
from coding.roles import assign_roles
from coding.time_choice import event_time, to_event_date
from coding.tokens import Token
from coding.tools import Tools
from coding.weapons import event_weapon
from schemas.event import EventDate, Participant
from schemas.ontology import Frame
from schemas.verbs import VerbSets

RESPONSIBILITY = ("said/responsibility", "said/claimed_event")
"""Rules of attribution by which the speaker claims the act."""
DISOWNED = "asserted/denied_responsibility"
"""Rule of modality of an act that somebody denies to have done, and so does not tell of."""
LOCAL = ("GOV", "POL", "HLH", "JUD", "MIL")
"""Sectors whose bare nouns speak for the place of the event."""
_POSSESSIVES = frozenset(("its", "their", "his", "her"))
_OF_PLACES = frozenset((
    "mayor", "governor", "police", "residents", "officials", "authorities", "local", "regional", "provincial", "village",
))  # fmt: skip
"""Who speaks for a place rather than for a side: "Russia shelled Kharkiv, its mayor said"."""
_NATIONAL = ("GOV", "MIL")
_CHARGES = frozenset(("connection", "suspicion", "relation", "charges", "charge", "over", "accused", "suspected"))


def read_events(view: SentenceView, page: Page, tools: Tools) -> list[Draft]:
    """The events of a sentence, in the order of its candidates."""
    look = _look(page, view, tools)
    return [_read_event(view, candidate, look, page, tools) for candidate in view.candidates]


def _read_event(view: SentenceView, candidate: Candidate, look: Look, page: Page, tools: Tools) -> Draft:
    """Everything one trigger's sentence and article say of its event."""
    event_type = candidate.hit.event_type
    frame = _frame(candidate, tools)
    roles = _with_cause(candidate, frame, view, look, tools)
    weapon = event_weapon(candidate, view.weapons)
    time = event_time(candidate, page.times, page.document.sentences, tools.reader.grammar, page.day)
    place, place_rule = event_place(candidate, page.places, page.document)
    roles = without_scene(candidate, roles, place)
    modality = _modality(candidate, tools)
    attribution = None if modality.rule == DISOWNED else read_attribution(candidate, tools.attribution)
    counts = [c for c in view.counts if candidate in owners(c, view, tools.verbs, tools.standing.former)]
    roles = _claimed(roles, attribution, candidate.parsed, tools.verbs)
    if place is not None and place.country is None:
        taking_part = participants_of(candidate, roles, counts, view, page)
        place = with_country(place, page.places, view.parsed.sentence, taking_part)
    home = _sender(candidate, roles, attribution, page) or _home(candidate, roles, place, page)
    abroad = is_said(candidate) or _is_done_to_home(candidate, roles, page)
    here = page.abroad() if home is None and abroad else page.at(home)
    participants = participants_of(candidate, roles, counts, view, here)
    rules = {f"role.{role}": rule for role, rule in roles.rules.items()}
    rules |= {"date": time.rule, "location": place_rule, "modality": modality.rule, "trigger": _trigger_rule(candidate)}
    rules |= {"attribution": attribution.rule} if attribution else {}
    rules |= {"weapon": f"weapon/{weapon.kind}"} if weapon else {}
    rules |= {f"casualties.{c.kind}": c.rule for c in counts}
    for role in (p.role for p in participants):
        rules.setdefault(f"role.{role}", FROM_TOLL if role in ("target", "victim") else f"{frame.id}.unit")
    subtype = subtype_abroad(choose_subtype(candidate, weapon, page, tools), event_type, participants, place)
    date = _dated(time.expression, candidate, page)
    return Draft(
        candidate=candidate,
        event_type=event_type,
        subtype=subtype,
        codes=tools.recodings.recoded(event_type.codes_of(subtype), modality.modality),
        participants=participants,
        weapon=weapon,
        place=place,
        date=date,
        historical=is_historical(candidate, date, page.day, tools.history),
        casualties=casualties_of(counts),
        deployment=read_deployment(candidate, frame, roles, view.weapons, look, tools.motion, tools.casualties.numbers),
        modality=modality,
        attribution=attribution,
        speaker=to_speaker(attribution.phrase, _speaker(attribution, candidate.parsed, page, here, participants))
        if attribution
        else None,
        rules={k: v for k, v in rules.items() if v},
    )


def _frame(candidate: Candidate, tools: Tools) -> Frame:
    return tools.frames[candidate.hit.frame]


def _home(candidate: Candidate, roles: Roles, place: PlaceMention | None, page: Page) -> str | None:
    """The country of bare nouns ("police", "the minister"): where it happened; of what is only said, where the article comes from, and
    never that of whom it is said to ("the minister warned Iran")."""
    there = place.country if place else None
    if not is_said(candidate):
        return there
    line = page.document.dateline
    filed = (m.country for m in page.places if line is not None and not m.in_title and m.span.end <= line.body_start)
    home = page.context.prior or next(filed, None) or _shared_country(candidate, roles, page) or there
    return None if home in _states(roles.phrases.get("target", ()), candidate, page) else home


def _sender(candidate: Candidate, roles: Roles, attribution: AttributionReading | None, page: Page) -> str | None:
    """The country of a state that tells of forces sent without naming whose: "2,000 soldiers have been sent to Mali, Rwanda said"."""
    sent = candidate.hit.event_type.moves and candidate.passive and roles.first("actor") is None
    if not sent or attribution is None:
        return None
    speaker = page.resolve(attribution.phrase.text)
    return speaker.country if speaker.sector in _NATIONAL else None


def _shared_country(candidate: Candidate, roles: Roles, page: Page) -> str | None:
    """The one country of two sides that are named side by side: "Venezuela's government and the opposition resumed talks"."""
    if roles.rules.get("target") is None or roles.rules.get("actor") != roles.rules.get("target"):
        return None
    sides = (p for role in ("actor", "target") for p in roles.phrases.get(role, ()))
    found = {page.resolve_phrase(candidate.parsed, p).country for p in sides} - {None}
    return next(iter(found)) if len(found) == 1 else None


def _is_done_to_home(candidate: Candidate, roles: Roles, page: Page) -> bool:
    """Whether a measure is taken against the only state that the article speaks of, so that "the minister" who takes it is of another."""
    measure = candidate.hit.event_type.type in {"expulsion", "sanction"}
    return measure and page.context.prior in _states(roles.phrases.get("target", ()), candidate, page)


def _states(phrases: Iterable[Phrase], candidate: Candidate, page: Page) -> set[str]:
    """The countries of the states among some phrases ("Iran", "Cairo", "his French counterpart"), not of the people of one."""
    return {
        found.country
        for p in phrases
        if not p.span.text.islower()
        and (found := page.resolve_phrase(candidate.parsed, p)).country is not None
        and (found.sector == "GOV" or (found.sector is None and not p.span.text[:1].isupper()))
    }


def _dated(expression: TimeExpression | None, candidate: Candidate, page: Page) -> EventDate | None:
    """The date; one read in the other field (title or text) keeps its words but has no offsets here."""
    date = to_event_date(expression, page.day)
    if date is None or expression is None or expression.in_title == candidate.parsed.sentence.in_title:
        return date
    return date.model_copy(update={"start": None, "end": None})


def _speaker(
    attribution: AttributionReading, parsed: Parsed, page: Page, here: Page, participants: Sequence[Participant]
) -> ResolvedActor:
    """Who speaks: "its minister" is of whom the sentence is about, "the mayor" or "police" of the place of the event, "experts" may be of
    anywhere, and so may be "the army" or "officials" where another state acts."""
    text = attribution.phrase.text
    words = text.lower().split()
    if attribution.head is not None and words[0] in _POSSESSIVES and words[-1] not in _OF_PLACES:
        return page.resolve_phrase(parsed, phrase_at(parsed, parsed.doc[attribution.head]))
    found = page.resolve(text)
    home = here.context.prior
    abroad = any(p.role == "actor" and p.sector in _NATIONAL and p.country not in (None, home) for p in participants)
    anywhere = abroad and _OF_PLACES.isdisjoint(words)
    return here.resolve(text) if found.generic and found.sector in LOCAL and not anywhere else found


def _with_cause(candidate: Candidate, frame: Frame, view: SentenceView, look: Look, tools: Tools) -> Roles:
    """The roles of a candidate; who did the act that is named as the cause of a harm is the actor of the harm."""
    roles = assign_roles(candidate, frame, look)
    act = act_before(candidate, view.candidates) if frame.id in HARM else None
    if act is not None:
        own = assign_roles(act, _frame(act, tools), look)
        phrases = {k: v for k, v in roles.phrases.items() if k != "actor"} | {"actor": own.phrases.get("actor", ())}
        return Roles(phrases, {**roles.rules, "actor": f"cause.{own.rules.get('actor', 'none')}"})
    if roles.first("actor") or not is_violent(candidate):
        return roles
    if frame.id not in HARM:
        return _with_effect(candidate, roles, view, look, tools)
    for act in causes_of(candidate, view.candidates, tools.verbs):
        own = assign_roles(act, _frame(act, tools), look)
        actor = own.first("actor")
        two_sided = _frame(act, tools).id == "reciprocal" and own.first("target")
        if actor is None or two_sided or any(actor.span.overlaps(p.span) for p in roles.phrases.get("target", ())):
            continue
        return Roles({**roles.phrases, "actor": (actor,)}, {**roles.rules, "actor": f"cause.{own.rules['actor']}"})
    return roles


def _with_effect(candidate: Candidate, roles: Roles, view: SentenceView, look: Look, tools: Tools) -> Roles:
    """The roles of an act; who is said to have killed by it did it: "the army killed two men in an airstrike"."""
    for harm in (c for c in view.candidates if c.verbal and not c.passive and not candidate.verbal):
        frame = _frame(harm, tools)
        if frame.id in HARM and candidate in causes_of(harm, view.candidates, tools.verbs):
            own = assign_roles(harm, frame, look)
            actor = own.first("actor")
            if actor is not None and not any(actor.span.overlaps(p.span) for p in roles.phrases.get("target", ())):
                return Roles(
                    {**roles.phrases, "actor": (actor,)}, {**roles.rules, "actor": f"effect.{own.rules['actor']}"}
                )
    return roles


def _claimed(roles: Roles, attribution: AttributionReading | None, parsed: Parsed, verbs: VerbSets) -> Roles:
    """Who claims responsibility for an act of which no one else is named did it, by their own word; a report claims no act."""
    if (
        attribution is None
        or attribution.rule not in RESPONSIBILITY
        or roles.first("actor")
        or attribution.head is None
        or parsed.doc[attribution.head].lower_ in verbs.texts
    ):
        return roles
    claimant = phrase_at(parsed, parsed.doc[attribution.head])
    return Roles({**roles.phrases, "actor": (claimant,)}, {**roles.rules, "actor": attribution.rule})


def _look(page: Page, view: SentenceView, tools: Tools) -> Look:
    def overlaps(phrase: Phrase, spans: Iterable[object]) -> bool:
        return any(phrase.span.start < s.span.end and s.span.start < phrase.span.end for s in spans)  # type: ignore[attr-defined]

    in_title = view.parsed.sentence.in_title
    times = [t for t in page.times if t.in_title == in_title]
    places = [p for p in page.places if p.in_title == in_title]
    weekdays = tools.reader.grammar.weekdays  # "Mondays airstrikes": pages lose their apostrophes
    return Look(
        resolve=lambda phrase: page.resolve_phrase(view.parsed, phrase),
        is_weapon=lambda word: word in tools.weapon_words,
        is_event_noun=lambda word: word in tools.event_nouns,
        is_time=lambda phrase: overlaps(phrase, times) or phrase.span.text.lower().removesuffix("s") in weekdays,
        is_place=lambda phrase: overlaps(phrase, places),
        is_doing=lambda word: word in tools.verbs.claim,
        is_topic=page.index.is_topic,
        behind=lambda candidate, phrase: phrase_behind(candidate.parsed, phrase, tools.verbs),
        stands_for=page.stands_for,
    )


def phrase_behind(parsed: Parsed, phrase: Phrase, verbs: VerbSets) -> Phrase:
    """Of "the bodies of two officers" the phrase of the officers."""
    head = parsed.doc[phrase.head]
    meant = meant_by(head, verbs)
    return phrase if meant.i == head.i else phrase_at(parsed, meant)


def _modality(candidate: Candidate, tools: Tools) -> ModalityReading:
    """As the cues say, unless the trigger fixes it ("foiled attack")."""
    read = read_modality(candidate, tools.modality)
    fixed = candidate.hit.entry.modality
    if fixed is None or read.modality != "asserted":
        return read
    return replace(read, modality=fixed, cue=candidate.hit.span, rule=f"trigger/{candidate.hit.entry.base}")


def _trigger_rule(candidate: Candidate) -> str:
    return f"{candidate.hit.event_type.type}/{candidate.hit.entry.base}"


def choose_subtype(candidate: Candidate, weapon: WeaponMention | None, page: Page, tools: Tools) -> str | None:
    """The first subtype of the file that the trigger, the weapon or a condition calls for."""
    event_type = candidate.hit.event_type
    sentence = candidate.parsed.sentence

    def sector_of(c: Candidate, phrase: Phrase) -> frozenset[str]:
        return frozenset(s for s in (page.resolve_phrase(c.parsed, phrase).sector,) if s is not None)

    for subtype in event_type.subtypes:
        named = candidate.hit.entry.subtype if candidate.hit.entry.noun else None
        if candidate.hit.entry.subtype == subtype.id or (weapon and not named and weapon.kind in subtype.weapons):
            return subtype.id
        conditions = tools.subtypes[event_type.type, subtype.id]
        if conditions and sentence:
            words = _surroundings(candidate)
            if any(holds(c, words, candidate, sector_of) for c in conditions):
                return subtype.id
    return None


def _surroundings(candidate: Candidate) -> Surroundings:
    doc, span = candidate.parsed.doc, candidate.hit.span
    start = span.start - candidate.parsed.sentence.start
    end = span.end - candidate.parsed.sentence.start
    known: tuple[Surroundings, list[int], list[int]] | None = doc.known.get(id(surroundings))
    if known is None:
        words = [t for t in doc if t.text[:1].isalnum()]
        whole = surroundings([t.lower_ for t in words])
        known = doc.known[id(surroundings)] = whole, [t.idx for t in words], [t.idx + len(t.text) for t in words]
    whole, starts, ends = known
    return whole.beside(bisect_right(ends, start), bisect_left(starts, end))


def owners(
    count: CountReading, view: SentenceView, verbs: VerbSets, former: Container[str] = ()
) -> tuple[Candidate, ...]:
    """The candidates whose toll a count is: that of the word of harm itself and that of its cause, else the nearest violent one. Deaths
    behind a word of `former` went before what the rest of the sentence tells ("burned a truck after it ran over two men")."""
    violent = [c for c in view.candidates if is_violent(c)]
    harm = view.parsed.doc[count.harm] if count.harm is not None else None
    named = (
        ()
        if harm is None
        else (harm.i, harm.head.i if harm.dep_ in {"nsubjpass", "nsubj", "dobj", "acomp"} else harm.i)
    )
    own = [c for c in violent if c.head in named or c.hit.span.overlaps(count.span) or _says(c, harm)]
    held = count.kind == "captured"
    cause = [c for c in violent if c.head == count.cause and c not in own and not (held and _is_charge(harm, c))]
    if own or cause:
        acts = () if cause else (a for c in own for a in causes_of(c, view.candidates, verbs))
        alike = (c.harm for c in view.counts if c.kind == count.kind)
        counted = {h for h in alike if h is not None}  # these have tolls of their own
        nearer = [h for h in counted if harm is not None and h > harm.i]  # "five shot, two injured in a shooting"
        first = next(
            (a for a in acts if a not in own and a.head not in counted and a.head < min(nearer, default=a.head + 1)),
            None,
        )
        if first is None and not cause:
            first = _shared_act(count, own, view, verbs)
        return (*own, *cause) if first is None else (*own, first)
    if held and any(c.head in named for c in view.candidates):
        return ()
    before = _told_as_former(harm, former) if harm is not None and count.kind == "killed" else None
    near = [c for c in violent if before is None or _is_within(view.parsed.doc[c.head], before)]
    nearest = min(near, key=lambda c: abs(c.hit.span.start - count.span.start), default=None)
    return (nearest,) if nearest is not None else ()


def _shared_act(count: CountReading, own: Sequence[Candidate], view: SentenceView, verbs: VerbSets) -> Candidate | None:
    """The act that the other count of the sentence gives as its cause, where it names one alone: "12 killed, 30 wounded in air strike"."""
    acts = [c for c in view.candidates if is_violent(c) and c.hit.frame not in HARM]
    kinds = {"killed", "injured"} - {count.kind}
    alike = [c for c in view.counts if c.kind == count.kind]
    if len(acts) != 1 or len(kinds) != 1 or len(alike) != 1 or acts[0] in own:
        return None
    harmed = {c.harm: c.cause for c in view.counts if c.kind in kinds}
    words = [view.parsed.doc[h] for h in harmed if h is not None]
    told = (c for c in view.candidates if c.head in harmed or any(_says(c, w) for w in words))
    causes = {*harmed.values(), *(a.head for c in told for a in causes_of(c, view.candidates, verbs))}
    return acts[0] if acts[0].head in causes else None


def _says(act: Candidate, harm: Token | None) -> bool:
    """Whether the words of a trigger are those of a harm: "death" of "hacked to death"."""
    start = act.parsed.sentence.start
    noun = harm is not None and harm.tag_.startswith("N")
    return harm is not None and noun and act.hit.span.start <= start + harm.idx < act.hit.span.end


def _is_charge(harm: Token | None, act: Candidate) -> bool:
    """Whether an act is only why somebody was arrested: "in connection with the murder"."""
    doc = act.parsed.doc
    return harm is not None and any(doc[i].lower_ in _CHARGES for i in range(harm.i, act.head))


def _told_as_former(harm: Token, former: Container[str]) -> Token | None:
    """The head of the clause or phrase by which a word of harm went before the rest: `after`, or the verb of an after-clause."""
    for token in (harm, *harm.ancestors):
        if token.dep_ == "prep" and token.lower_ in former:
            return token
        if token.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in former for c in token.children):
            return token
    return None


def _is_within(token: Token, part: Token) -> bool:
    return token is part or part.is_ancestor(token)
