"""Bodies unpacked piece by piece, with a bound on what they may grow to."""

from __future__ import annotations

import zlib
from typing import Protocol

import brotli

STEP = 1 << 16
ACCEPTED = "gzip, deflate, br"


class BodyError(Exception):
    """The body cannot be taken; the first argument is a short stable reason."""


class Unpacker(Protocol):
    """Takes packed bytes, gives plain ones, and refuses to grow beyond its bound."""

    def feed(self, data: bytes) -> bytes:
        """What these bytes unpack to; raises BodyError."""


class _Plain:
    def feed(self, data: bytes) -> bytes:
        return data


class _Zlib:
    """gzip (several members too), and deflate with or without its zlib frame."""

    def __init__(self, bits: int, bound: int) -> None:
        self._bits, self._left = bits, bound
        self._engine = zlib.decompressobj(bits)

    def feed(self, data: bytes) -> bytes:
        pieces = []
        while data:
            if self._engine.eof:
                if self._bits < 0 or not data.strip(b"\0"):
                    break
                self._engine = zlib.decompressobj(self._bits)
            piece = self._step(data)
            self._left -= len(piece)
            if self._left < 0:
                raise BodyError("body too large")
            pieces.append(piece)
            data = self._engine.unconsumed_tail or self._engine.unused_data
        return b"".join(pieces)

    def _step(self, data: bytes) -> bytes:
        try:
            return self._engine.decompress(data, STEP)
        except zlib.error as error:
            if self._bits == zlib.MAX_WBITS and data[:1] != b"\x78":
                # Some servers call it deflate and leave out the frame.
                self._bits = -zlib.MAX_WBITS
                self._engine = zlib.decompressobj(self._bits)
                return self._step(data)
            raise BodyError("body cannot be unpacked") from error


class _Brotli:
    def __init__(self, bound: int) -> None:
        self._engine, self._left = brotli.Decompressor(), bound

    def feed(self, data: bytes) -> bytes:
        pieces = []
        try:
            piece = self._engine.process(data, output_buffer_limit=STEP)
            while True:
                self._left -= len(piece)
                if self._left < 0:
                    raise BodyError("body too large")
                pieces.append(piece)
                if self._engine.can_accept_more_data() or self._engine.is_finished():
                    break
                piece = self._engine.process(b"", output_buffer_limit=STEP)
        except brotli.error as error:
            raise BodyError("body cannot be unpacked") from error
        return b"".join(pieces)


def unpacker(encoding: str | None, bound: int) -> Unpacker:
    """What unpacks a Content-Encoding; raises BodyError for one that was not asked for, or several."""
    name = (encoding or "identity").strip().lower()
    if name in ("", "identity"):
        return _Plain()
    if name in ("gzip", "x-gzip"):
        return _Zlib(zlib.MAX_WBITS | 16, bound)
    if name == "deflate":
        return _Zlib(zlib.MAX_WBITS, bound)
    if name == "br":
        return _Brotli(bound)
    raise BodyError("body packed in an unknown way")
