from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from flows.extraction.isolation import MEGABYTE, ParserFailed, ParserPool, ParserProcess


def double(value: int) -> int:
    return 2 * value


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "awake"


def grow(megabytes: int) -> int:
    return len(bytearray(megabytes * MEGABYTE))


def crash(status: int) -> None:
    os._exit(status)


def recurse(depth: int) -> int:
    return recurse(depth + 1)


def fail(text: str) -> None:
    raise ValueError(text)


def failed(argument: object, failure: ParserFailed) -> object:
    return f"{argument}: {failure.reason}"


@pytest.fixture(scope="module")
def process() -> Iterator[ParserProcess]:
    process = ParserProcess(seconds=2)
    yield process
    process.close()


@pytest.mark.parametrize(
    ("function", "argument", "reason"),
    [
        pytest.param(sleep, 60, "the parser took too long", id="hang"),
        pytest.param(grow, 4000, "the parser needs too much memory", id="memory"),
        pytest.param(crash, 3, "the parser crashed", id="crash"),
        pytest.param(recurse, 0, "nested too deeply", id="recursion"),
        pytest.param(fail, "bad bytes", "the parser failed", id="exception"),
    ],
)
def test_a_call_that_goes_wrong_is_told_and_the_next_succeeds(
    process: ParserProcess, function: object, argument: object, reason: str
) -> None:
    with pytest.raises(ParserFailed) as told:
        process.call(function, argument)  # type: ignore[arg-type]
    assert told.value.reason == reason
    assert process.call(double, 4) == 8


def test_a_pool_goes_on_beside_and_after_a_call_that_was_ended() -> None:
    pool = ParserPool(1, seconds=2)
    try:
        calls = [pool.submit(double, 1, failed), pool.submit(crash, 1, failed), pool.submit(double, 2, failed)]
        assert [call.result() for call in calls] == [2, "1: the parser crashed", 4]
    finally:
        pool.close()


def test_memory_is_bounded_beyond_what_the_process_holds_when_it_starts() -> None:
    process = ParserProcess(seconds=20, megabytes=40)
    try:
        assert process.call(grow, 20) == 20 * MEGABYTE
        with pytest.raises(ParserFailed, match="too much memory"):
            process.call(grow, 60)
    finally:
        process.close()
