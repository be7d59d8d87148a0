"""Words that decide who can fill a role (see `coding.roles`)."""

from __future__ import annotations

# fmt: off
PRONOUNS = frozenset((
    "he", "him", "she", "her", "it", "they", "them", "we", "us", "i", "you", "himself", "herself", "itself",
    "themselves", "one", "this", "these", "those", "who", "whom", "which", "what", "none", "nobody", "someone",
    "somebody", "anyone", "everyone", "something", "nothing", "all", "some", "any", "each", "both", "others",
    "its", "their", "his", "another", "many", "several", "most", "few", "more",
))
NAMES = frozenset(("US", "WHO"))
"""Names that only their capitals tell from pronouns."""
MEASURES = frozenset(("ban", "bans", "embargo", "blockade", "siege", "sanctions", "tariffs", "restrictions", "curbs"))
"""What is imposed on somebody, who is meant where it is spoken of."""
CALLS = frozenset((
    "demand", "demands", "call", "calls", "request", "requests", "appeal", "appeals", "pressure", "plea", "pleas", "terms",
))
"""What somebody says, who is meant where it is heeded: "bowed to the demands of the strikers"."""
GIVEN = frozenset((
    "support", "backing", "solidarity", "sympathy", "condolences", "assistance", "aid", "relief", "funding", "help", "thanks",
    "border", "borders", "frontier", "airspace", "crossing", "crossings",
))
"""What is given to somebody or shared with him, who is meant behind it: "expressed solidarity with the victims", "closed its border to
refugees"."""
BORDERS = frozenset(("border", "borders", "frontier", "frontiers", "boundary", "boundaries"))
"""What lies between states and is nobody who could be hit."""
NO_SIDES = frozenset((
    "sea", "ocean", "air", "sky", "water", "waters",
    "time", "times", "moment", "start", "beginning", "onset", "outset", "height", "mass", "contract",
    "century", "centuries", "decade", "decades", "era", "year", "years",
    "condition", "grounds", "basis", "behalf", "eve", "sidelines", "return", "exchange", "bid", "response", "addition",
    "agreement", "agreements", "deal", "deals", "accord", "accords", "ceasefire", "cease-fire", "truce", "pact", "treaty", "talks",
))
"""Nouns that only make a preposition longer ("on the condition that"), date an event ("of the century", "at the time of the march") or
qualify it ("mass killings"), or name what sides have between them, and so no side."""
GRANTS = frozenset((
    "permission", "approval", "access", "asylum", "citizenship", "authority", "authorisation", "authorization", "clearance", "consent",
    "independence", "autonomy", "aid", "assistance", "money", "support", "immunity", "amnesty", "weapons", "arms", "loans",
))
"""What is given to somebody who may be named right before it: "gave Chad permission"."""
AREAS = frozenset((
    "town", "towns", "city", "cities", "village", "villages", "area", "areas", "territory", "territories", "district", "districts",
    "region", "regions", "province", "provinces", "ground", "land", "control", "hill", "hills", "island", "islands", "capital", "part",
    "parts", "quarter", "neighbourhood", "neighborhood", "settlement", "enclave", "countryside", "side", "half", "most", "much", "rest",
))
"""What is captured as ground, not as somebody's property."""
FACILITIES = frozenset((
    "field", "fields", "plant", "plants", "dam", "depot", "depots", "pipeline", "well", "wells", "facility", "facilities", "mine", "mines",
))
"""What is captured as somebody's property."""
BODIES = frozenset((
    "council", "councils", "committee", "committees", "commission", "team", "alliance", "bloc", "panel", "board", "agency", "federation",
    "association", "tribunal",
))
"""Who acts though nothing else is known of him: "the council will meet the bank"."""
COLLECTIVES = BODIES | frozenset((
    "regime", "union", "party", "court", "company", "firm", "group", "bank", "club", "league", "coalition", "front", "movement",
    "ministry", "department", "office", "parliament", "assembly", "senate", "house", "government", "administration", "cabinet", "army",
    "military", "police", "force", "airline", "militia", "navy", "embassy", "university", "church", "network", "delegation", "mission",
))
"""Who speaks of itself as "it"."""
CONCERNING = frozenset((
    "to", "for", "of", "on", "against", "with", "from", "into", "between", "among", "in", "toward", "towards", "upon", "across",
    "throughout",
))
"""Prepositions below an act behind which those may stand whom it concerns; not those of times, causes and sources."""
# fmt: on
ADJECTIVE_ENDINGS = ("ic", "al", "ive", "ous", "ful", "ary", "able", "ible", "ing", "ed", "ly")
