"""A worker's pipes: messages alone go over stdin and stdout."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import BinaryIO


def open_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Stdin and stdout for messages only: all other output goes to stderr. Signals of a terminal are ignored."""
    # Ctrl-C reaches the whole group, but the service's own process decides when its workers end
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return jobs, answers
