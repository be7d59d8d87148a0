"""What the rest of the coder knows about words, for those who read roles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coding.model import Candidate, Phrase, ResolvedActor


@dataclass(frozen=True, slots=True)
class Look:
    """What the rest of the coder knows about words, for one document."""

    resolve: Callable[[Phrase], ResolvedActor]
    is_weapon: Callable[[str], bool]
    is_event_noun: Callable[[str], bool]
    is_time: Callable[[Phrase], bool]
    is_place: Callable[[Phrase], bool]
    is_doing: Callable[[str], bool]
    """Whether a participle says who did an act ("an attack launched by rebels") and not what others did about it ("condemned by")."""
    is_topic: Callable[[str], bool]
    """Whether words only say what something is about ("drug", "medical"), and not, alone, who acts, as "rebel" and "police" do."""
    behind: Callable[[Candidate, Phrase], Phrase]
    """The phrase that is meant behind "the bodies of", "dozens of"; any other stands for itself."""
    stands_for: Callable[[Candidate, Phrase], Phrase | None]
    """The phrase that a pronoun or a bare "the group" refers to, or None."""
