"""A coder that workers share: imported once, by the process from which they are forked.

What `flows.workers` names in `shared`: a coder takes three seconds to load and 300 MB to hold, once instead of once for each worker.
Nothing here may start a thread, which a fork would leave behind; the one of Arrow's allocator is stopped and started by that itself.
"""

from __future__ import annotations

import signal
from contextlib import suppress

from flows.collector import collect_seldom

# As in the workers: the interrupt key is for their parent.
signal.signal(signal.SIGINT, signal.SIG_IGN)
collect_seldom()

# Being ready early is all that is at stake: who needs what cannot be loaded meets the same error, and tells it.
with suppress(Exception):
    import flows.parts  # noqa: F401 (what a worker calls)
    from flows.code_articles import coder_for
    from flows.settings import load_settings

    coder_for(load_settings().model)
