"""How a case ended."""

from __future__ import annotations

import enum

import msgspec


class Outcome(enum.Enum):
    """The end of a case; all but the first two are findings."""

    OK = "ok"
    ERROR = "error"
    TRACEBACK = "traceback"
    CRASH = "crash"
    HANG = "hang"
    MEMORY = "memory"

    @property
    def bad(self) -> bool:
        """Whether it is a finding."""
        return self not in (Outcome.OK, Outcome.ERROR)


class Report(msgspec.Struct, frozen=True):
    """The end of one case.

    Attributes:
        outcome: How it ended.
        signature: What it has in common with others of the same cause.
        details: A traceback, or the last lines that the process wrote.
    """

    outcome: Outcome
    signature: str = ""
    details: str = ""
