"""What the service acknowledged, to be compared with what it has in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

REFUSED: Final = frozenset({503, 429})
"""Statuses after which a change may be made or not; the client sends it again, or another one."""


@dataclass
class Ledger:
    """The contents that each key may have.

    Attributes:
        acknowledged: How many changes were acknowledged.
        possible: Each key → the content that was acknowledged last, and those sent since then without an answer.
        given_up: Keys whose last request broke: it may still come, so that nothing more is sent to them.
    """

    acknowledged: int = 0
    possible: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    given_up: set[str] = field(default_factory=set[str])

    def sent(self, key: str, content: str, status: int) -> None:
        """Note a change and the status of its answer, 0 for none."""
        if 200 <= status < 300:
            self.acknowledged += 1
            self.possible[key] = {content}
            return
        self.possible.setdefault(key, {""}).add(content)
        if status not in REFUSED:
            self.given_up.add(key)

    def lost(self, found: dict[str, str]) -> Iterator[str]:
        """What is otherwise than it may be; `found` has the content of each key, "" where there is none."""
        for key, contents in sorted(self.possible.items()):
            if found.get(key, "") not in contents:
                yield f"{key}: {found.get(key, '')!r} where one of {sorted(contents)} was expected"
