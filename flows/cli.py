"""The command line: one small module for each group of commands under `flows/commands/`, and the one place that turns errors into lines.

Exit status: 0 success, 1 the work failed, 2 called wrongly. A traceback only with `--debug`.
"""

from __future__ import annotations

import atexit
import logging
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from typing import Any, NoReturn

import typer

from flows.collector import collect_seldom
from flows.commands import (
    ask,
    backup,
    check,
    code,
    desk,
    explain,
    gazetteer,
    lake,
    metrics,
    recode,
    report,
    run,
    serve,
    sources,
    upkeep,
)
from flows.terminal import complain
from schemas.errors import InputError, TocsinError

FAILED, CALLED_WRONGLY, INTERRUPTED = 1, 2, 130

# Typer carries its own copy of click since 0.2x and the package before: this is the class of wrong calls in either.
WrongCall: Any = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name="tocsin",
    help="Open event data for conflict news: who did what to whom, where, when, how many were hurt, who says so, and how sure that is.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for group in (
    run,
    serve,
    upkeep,
    sources,
    code,
    ask,
    recode,
    desk,
    report,
    explain,
    gazetteer,
    lake,
    backup,
    metrics,
    check,
):
    group.register(app)


@app.callback()
def _options(
    debug: bool = typer.Option(False, "--debug", help="Show tracebacks. May stand anywhere in the call."),
) -> None:
    del debug  # `main` takes it out of the arguments, wherever it stands


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The entry point `tocsin`."""
    collect_seldom()
    status: list[int] = []
    atexit.register(_leave, status)
    signal.signal(signal.SIGTERM, _stop)
    # One thread for each coder: --jobs is how more cores are used, and threads that wait for one another only heat them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = words[: words.index("--")] if "--" in words else words
    debug = "--debug" in options
    if debug:
        words.remove("--debug")
        os.environ["TOCSIN_DEBUG"] = "1"
    status.append(call(words, debug=debug))
    sys.exit(status[0])


def _leave(status: list[int]) -> None:
    """The last thing to be done at the end (the first to be registered): Python would look at every object once more, which takes longer
    than a second after a run."""
    if not status:
        return
    logging.shutdown()
    with suppress(OSError, ValueError):
        sys.stdout.flush()
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    os._exit(status[0])


def call(arguments: Sequence[str], *, debug: bool = False) -> int:
    """Run one command and give its exit status."""
    try:
        status = app(args=list(arguments), prog_name="tocsin", standalone_mode=False)
        sys.stdout.flush()
    except WrongCall as error:
        return _wrong_call(error)
    except BrokenPipeError:
        # Whoever read our output has enough. The interpreter flushes once more at its end: let it flush into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except TocsinError as error:
        if debug:
            raise
        complain(str(error))
        return CALLED_WRONGLY if isinstance(error, InputError) else FAILED
    except Exception as error:
        if debug:
            raise
        complain(f"unexpected {type(error).__name__}: {error} (--debug shows where)")
        return FAILED
    return status if isinstance(status, int) else 0


def _wrong_call(error: Any) -> int:
    text = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":
        print(text, file=sys.stderr)
    else:
        complain(f"{text} (see --help)")
    return CALLED_WRONGLY


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """Leave by the ordinary way out, so that locks, workers and the ephemeral Prefect server are let go."""
    del frame
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
