"""Who is at the desk: sessions in memory, each with a secret that a page must show with every change."""

from __future__ import annotations

import hmac
import re
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field

MOST = 500
"""Sessions; the oldest are forgotten."""
LIFETIME = 12 * 3600.0
NAME = re.compile(r"^[\w][\w .@'’-]{0,59}$")
TRIES, PAUSE = 5, 30.0
"""Wrong tokens after which, for so many seconds, no token is looked at."""


@dataclass(frozen=True, slots=True)
class Session:
    """A reviewer's visit. `key` is the cookie, `csrf` what only our own pages know."""

    who: str
    key: str
    csrf: str
    until: float


def fitting_name(name: str) -> str | None:
    """A reviewer's name as it is recorded, None when it is none: letters, digits, blanks and . @ ' -, at most 60."""
    plain = " ".join(name.split())
    return plain if NAME.match(plain) else None


@dataclass(slots=True)
class Sessions:
    """All visits of one running desk. `token` is what must be shown to begin one, None when nothing is asked for."""

    token: str | None = None
    _open: OrderedDict[str, Session] = field(default_factory=OrderedDict)
    _wrong: list[float] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, who: str) -> Session:
        """A new session."""
        until = time.monotonic() + LIFETIME
        session = Session(who, secrets.token_urlsafe(32), secrets.token_urlsafe(32), until)
        with self._lock:
            self._open[session.key] = session
            while len(self._open) > MOST:
                self._open.popitem(last=False)
        return session

    def find(self, key: str | None) -> Session | None:
        """The session of a cookie."""
        with self._lock:
            session = self._open.get(key or "")
            return session if session is not None and session.until > time.monotonic() else None

    def end(self, key: str) -> None:
        """Forget a session."""
        with self._lock:
            self._open.pop(key, None)

    def admits(self, shown: str) -> bool:
        """Whether what was shown is the token; after several wrong ones nothing is, for a while."""
        if self.token is None:
            return True
        now = time.monotonic()
        with self._lock:
            self._wrong = [at for at in self._wrong if now - at < PAUSE]
            if len(self._wrong) >= TRIES:
                return False
            right = hmac.compare_digest(shown.encode(), self.token.encode())
            if not right:
                self._wrong.append(now)
            return right
