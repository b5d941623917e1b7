"""What the end of a reader says about the file that it read."""

from __future__ import annotations

import signal
from typing import Final

from segue.errors import ErrorFields
from segue.service.pool.jobs import Failed

SMALLER: Final = "Divide the file, or ask whoever runs the service for a higher limit."

TIME: Final = (-signal.SIGPROF, -signal.SIGXCPU)
"""Exit codes of a reader that computed for too long."""

MEMORY: Final = (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGILL, -signal.SIGTRAP)
"""Exit codes of a reader in which a library got no memory."""


def memory_spent() -> Failed:
    """The answer to a file that takes too much memory."""
    fields = ErrorFields(
        "a file that takes little memory to read", "one that takes more than the limit", hint=SMALLER
    )
    return Failed(refused=True, too_much=True, fields=fields)


def verdict(code: int | None, seconds: float) -> Failed | None:
    """The answer to a file whose reader ended with a code; None if the file need not be the cause.

    Args:
        code: The exit code; negative for a signal.
        seconds: The limit of computing time.
    """
    if code in TIME:
        got = f"one that takes more than {seconds:g} s of computing time"
        fields = ErrorFields("a file that is read quickly", got, hint=SMALLER)
        return Failed(refused=True, too_much=True, fields=fields)
    return memory_spent() if code in MEMORY else None
