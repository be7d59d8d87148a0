"""The form of `seeds/operations/checks.yml`: what counts as unusual in the data."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from schemas.base import Frozen

Count = Annotated[int, Field(ge=1)]
Tolerance = Annotated[float, Field(gt=0)]


class Window(Frozen):
    """So many `days` are counted together and compared with up to `history` such spans before, at least with `least_history`."""

    days: Count
    history: Annotated[int, Field(ge=1, le=400)]
    least_history: Annotated[int, Field(ge=5)]


class VolumeCheck(Frozen):
    """Articles of a source; `tolerance` in usual deviations from the middle."""

    tolerance: Tolerance
    windows: Annotated[tuple[Window, ...], Field(min_length=1)]


class ShareCheck(Frozen):
    """Shares of the events of a day; a day with fewer than `least_events` is neither judged nor history."""

    tolerance: Tolerance
    least_events: Count
    history: Annotated[int, Field(ge=1, le=400)]
    least_history: Annotated[int, Field(ge=5)]


class ChecksFile(Frozen):
    """`settle_days`: how many days after its end a day is judged; `news_days`: how old an article may be to tell something about lag."""

    settle_days: Count
    volume: VolumeCheck
    shares: ShareCheck
    news_days: Count
