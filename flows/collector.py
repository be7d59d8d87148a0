"""How seldom Python's garbage collector looks at what lives as long as the process: vocabularies, dictionaries and modules."""

from __future__ import annotations

import atexit
import gc

COLLECT_AFTER = 50_000
"""Objects made and not yet freed before the garbage collector looks at the youngest. With Python's 700 it takes a tenth of the time
while modules and dictionaries are loaded, of which nothing can be freed."""


def collect_seldom() -> None:
    """Tells the garbage collector of this process to look more seldom, from the start of a process of ours."""
    gc.set_threshold(COLLECT_AFTER, 20, 20)


def spare_the_collector() -> None:
    """Tells the garbage collector of this process to leave alone what is loaded by now and to look at the rest more seldom: it took
    a twelfth of the time, walking through dictionaries that live as long as the process."""
    gc.collect()
    gc.freeze()
    # DuckDB's bindings count what is alive when Python ends, and print whatever was frozen as leaked.
    atexit.register(gc.unfreeze)
    collect_seldom()
