"""What an error says, as data, and the one place where sentences are made of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final


@dataclass(frozen=True, init=False)
class Where:
    """The place of an error. A part that is "" or None says nothing.

    Attributes:
        file: Path of a file or directory; or the name of a table in memory.
        item: One of several things that have a name or a place in a list: "question 3", "generator 'als'".
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
            object.__setattr__(self, name, value)  # frozen; and a path is taken, but not kept

    def within(self, outer: Where) -> Where:
        """This place, in a place around it: it lacks what this one says, and fields are joined."""
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
    """What an error says.

    Attributes:
        expected: What was expected, as words that go on after "expected": "a text".
        got: What came, as words that go on after "got"; "" where nothing is to be said of it.
        where: Where.
        hint: What to do next, in a sentence; "" where that is plain.
        text: What happened, in a sentence, where `expected` is "".
    """

    expected: str = ""
    got: str = ""
    where: Where = NOWHERE
    hint: str = ""
    text: str = ""

    @property
    def reason(self) -> str:
        """What was expected and what came, or what happened, without the place and without a full stop of its own."""
        got = f", got {self.got}" if self.got else ""
        return f"expected {self.expected}{got}" if self.expected else self.text

    @property
    def message(self) -> str:
        """The place and the reason, in a sentence."""
        place, reason = str(self.where), self.reason
        stop = "" if reason.endswith((".", "!", "?")) else "."
        return f"{place}: {reason}{stop}" if place else f"{reason}{stop}"

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()

    def as_data(self) -> dict[str, Any]:
        """The fields and the message as plain data, for JSON, without those that say nothing; `where` is a table."""
        said = {**parts(self), "where": _said(self.where), "message": self.message}
        return {name: value for name, value in said.items() if value}

    def mapped(self, change: Callable[[str], str]) -> ErrorFields:
        """The same with each text changed."""
        where = self.where
        place = {name: change(getattr(where, name)) for name in ("file", "item", "field")}
        texts = {name: change(getattr(self, name)) for name in ("expected", "got", "hint", "text")}
        return ErrorFields(**texts, where=dataclasses.replace(where, **place))

    def renamed(self, path: Path | str, name: Path | str) -> ErrorFields:
        """The same with another name for a path that means nothing to whoever reads it."""
        return self.mapped(lambda text: text.replace(str(path), str(name)))


def parts(value: Where | ErrorFields) -> dict[str, Any]:
    """The attributes by name."""
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def _said(where: Where) -> dict[str, Any]:
    return {name: value for name, value in parts(where).items() if value not in ("", None)}
