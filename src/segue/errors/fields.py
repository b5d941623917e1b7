"""An error's fields, and the only code that makes sentences from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

LONGEST: Final = 4_000
"""Most characters of one field of an error. A file from a stranger may have a million in one cell."""


def shortened(text: str) -> str:
    """Return a text of at most `LONGEST` characters, which says how much was left out."""
    if len(text) <= LONGEST:
        return text
    end = f"… ({len(text):,} characters)"
    return text[: LONGEST - len(end)] + end


@dataclass(frozen=True, init=False)
class Where:
    """The location of an error. Fields that are "" or None are left out.

    Attributes:
        file: Path of a file or directory; or the name of a table in memory.
        item: A named or numbered thing: "question 3", "generator 'als'".
        record: Number of a record, from 1.
        row: Number of a table's row, from 0.
        line: Number of a line, from 1.
        byte: Number of a byte, from 0.
        field: Name of a field or argument, with positions in lists: "tracks[2].title".
    """

    file: str = ""
    item: str = ""
    record: int | None = None
    row: int | None = None
    line: int | None = None
    byte: int | None = None
    field: str = ""

    def __init__(
        self,
        file: Path | str = "",
        *,
        item: str = "",
        record: int | None = None,
        row: int | None = None,
        line: int | None = None,
        byte: int | None = None,
        field: str = "",
    ) -> None:
        given = {"item": item, "record": record, "row": row, "line": line, "byte": byte, "field": field}
        for name, value in {"file": str(file), **given}.items():
            known = shortened(value) if isinstance(value, str) else value
            object.__setattr__(self, name, known)  # the class is frozen; a path is stored as text

    def within(self, outer: Where) -> Where:
        """Return this location inside an outer one, which fills missing fields; `field` is joined."""
        own = _said(self)
        if self.field and outer.field:
            dot = "" if self.field.startswith("[") else "."
            own["field"] = f"{outer.field}{dot}{self.field}"
        return Where(**{**parts(outer), **own})

    def __str__(self) -> str:
        numbers = {"record": self.record, "row": self.row, "line": self.line, "byte": self.byte}
        counted = [f"{name} {number}" for name, number in numbers.items() if number is not None]
        before = [part for part in (self.file, *counted, self.item) if part]
        field = [f"field {self.field}" if before else self.field] if self.field else []
        return ", ".join((*before, *field))


NOWHERE: Final = Where()


@dataclass(frozen=True)
class ErrorFields:
    """The fields of an error.

    Attributes:
        expected: What was expected, as words that follow "expected": "a text".
        got: What was found, as words that follow "got"; "" where it is left out.
        where: The location.
        hint: What to do next, in a sentence; "" where that is obvious.
        text: What happened, in a sentence, where `expected` is "".
    """

    expected: str = ""
    got: str = ""
    where: Where = NOWHERE
    hint: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        """Cut texts off at `LONGEST`."""
        for name in ("expected", "got", "hint", "text"):
            object.__setattr__(self, name, shortened(getattr(self, name)))  # the class is frozen

    @property
    def reason(self) -> str:
        """What was expected and what was found, or what happened, without the location and a full stop."""
        got = f", got {self.got}" if self.got else ""
        return f"expected {self.expected}{got}" if self.expected else self.text

    @property
    def message(self) -> str:
        """The location and the reason, in a sentence."""
        place, reason = str(self.where), self.reason
        stop = "" if reason.endswith((".", "!", "?")) else "."
        return f"{place}: {reason}{stop}" if place else f"{reason}{stop}"

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()

    def as_data(self) -> dict[str, Any]:
        """Return the fields that are set and the message as plain data, for JSON; `where` is a table."""
        said = {**parts(self), "where": _said(self.where), "message": self.message}
        return {name: value for name, value in said.items() if value}

    def mapped(self, change: Callable[[str], str]) -> ErrorFields:
        """Return a copy with each text changed."""
        where = self.where
        place = {name: change(getattr(where, name)) for name in ("file", "item", "field")}
        texts = {name: change(getattr(self, name)) for name in ("expected", "got", "hint", "text")}
        return ErrorFields(**texts, where=dataclasses.replace(where, **place))

    def renamed(self, path: Path | str, name: Path | str) -> ErrorFields:
        """Return a copy with another name for a path that would mean nothing to the reader."""
        return self.mapped(lambda text: text.replace(str(path), str(name)))


def parts(value: Where | ErrorFields) -> dict[str, Any]:
    """Return the attributes by name."""
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def _said(where: Where) -> dict[str, Any]:
    return {name: value for name, value in parts(where).items() if value not in ("", None)}
