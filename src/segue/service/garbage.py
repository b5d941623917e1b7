"""Python's search for garbage in cycles, kept from delaying answers: nothing else runs while it looks at objects."""

from __future__ import annotations

import gc


def leave_out_what_stays() -> None:
    """Search no more among the objects that are there now: those of a service that has started stay till its end.

    There are some 200,000 of them. To look at all of them takes a tenth of a second, again and again.
    """
    gc.collect()
    gc.freeze()
