"""All errors that Segue raises on purpose: what was expected, what was found, where, and what to do next.

The four are fields of an error. `ErrorFields` alone makes the sentences that people read, and no code parses
these sentences: code that adds a location, passes an error on or shows it uses the fields.

An error has one of two forms:

- `DataError(expected="an id", got="none", where=Where(path, line=3), hint="…")`: a value is wrong, and
another one
  is needed. This is the usual form. `got` is left out where there was no value, or where the value is
  obvious.
- `SegueError("the disk is full", hint="…")`: something happened, and no value would have been right.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Final, Self, overload

from segue.errors.fields import NOWHERE, ErrorFields, Where, parts

__all__ = [
    "NOWHERE",
    "ArtifactError",
    "ConfigError",
    "DataError",
    "ErrorFields",
    "MissingExtraError",
    "QueryError",
    "RecipeError",
    "SegueError",
    "SegueWarning",
    "Where",
    "as_data",
    "from_data",
]


SHOWN: Final = 30
"""Most problems of a recipe that a message names."""


class SegueError(Exception):
    """Base of all errors that a user can fix; the command line prints it and exits with 2.

    Args:
        text: What happened, in a sentence; only for errors without `expected` (see the module).
        expected: What was expected, as words that follow "expected": "a text".
        got: What was found, as words that follow "got": `repr(value)`, "none".
        where: The location.
        hint: What to do next, in a sentence.

    Attributes:
        fields: All of these.
    """

    @overload
    def __init__(self, text: str, *, where: Where = ..., hint: str = ...) -> None: ...

    @overload
    def __init__(self, *, expected: str, got: str = ..., where: Where = ..., hint: str = ...) -> None: ...

    def __init__(
        self, text: str = "", *, expected: str = "", got: str = "", where: Where = NOWHERE, hint: str = ""
    ) -> None:
        super().__init__()
        self.fields = ErrorFields(expected, got, where, hint, text)

    @classmethod
    def of(cls, fields: ErrorFields) -> Self:
        """Return an error of this class with the fields of another one."""
        error = cls.__new__(cls)
        error.fields = fields
        return error

    @property
    def expected(self) -> str:
        """What was expected; "" for an error that only says what happened."""
        return self.fields.expected

    @property
    def got(self) -> str:
        """What was found; "" where it is left out."""
        return self.fields.got

    @property
    def where(self) -> Where:
        """The location."""
        return self.fields.where

    @property
    def hint(self) -> str:
        """What to do next; "" where that is obvious."""
        return self.fields.hint

    @property
    def reason(self) -> str:
        """What was expected and what was found, or what happened, without the location."""
        return self.fields.reason

    @property
    def message(self) -> str:
        """The location and the reason, in a sentence."""
        return self.fields.message

    def at(self, where: Where, *, hint: str = "") -> None:
        """Add a location to an error in flight, as `add_note` adds a note.

        Args:
            where: The outer location; see `Where.within`.
            hint: What to do next, for an error without a hint.
        """
        self.fields = dataclasses.replace(self.fields, where=self.where.within(where), hint=self.hint or hint)

    def __str__(self) -> str:
        return str(self.fields)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        # by default pickle calls the class with `args`, which some classes do not take
        return _revived, (type(self), self.__dict__, self.__cause__)


def _revived(kind: type[SegueError], state: dict[str, Any], cause: BaseException | None) -> SegueError:
    """Return a pickled error with its fields, its notes and its cause."""
    error = kind.__new__(kind)
    error.__dict__.update(state)
    error.__cause__ = cause
    return error


class DataError(SegueError):
    """A file or record that does not have its format's form."""


class QueryError(SegueError):
    """A query, or a list of questions, that cannot be answered as asked."""


class ConfigError(SegueError):
    """A setting outside its range, or settings that contradict each other."""


class ArtifactError(SegueError):
    """A dataset or model directory that is missing, half-written, newer than this library, or altered."""


class SegueWarning(UserWarning):
    """A problem that does not stop the work but that a user should know; the command line prints it."""


class MissingExtraError(SegueError):
    """A feature whose optional packages are not installed.

    Args:
        feature: The feature that needs them: "Fitting a ranker".
        extra: The name of Segue's extra that installs them.

    Attributes:
        feature: The same.
        extra: The same.
    """

    def __init__(self, feature: str, extra: str) -> None:
        self.feature, self.extra = feature, extra
        super().__init__(
            f"{feature} needs packages that are not installed", hint=f"Run: pip install 'segue[{extra}]'"
        )


class RecipeError(ConfigError):
    """A recipe that cannot be read. Its fields are those of the first problem; the message names all of them.

    Args:
        problems: One or more problems, each with its location.
        hint: What to do next.

    Attributes:
        problems: All problems.
    """

    def __init__(self, problems: Sequence[ErrorFields], *, hint: str = "") -> None:
        super().__init__("")
        self.problems = tuple(problems)
        self.fields = dataclasses.replace(self.problems[0], hint=hint)

    @classmethod
    def of(cls, fields: ErrorFields) -> Self:
        """Return an error with one problem."""
        return cls([dataclasses.replace(fields, hint="")], hint=fields.hint)

    @property
    def message(self) -> str:
        """The problems, one per line, with their own hints; of very many the first `SHOWN`."""
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        more = len(self.problems) - len(lines)
        return "\n".join([*lines, f"There are {more:,} more."] if more else lines)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


def as_data(error: SegueError) -> dict[str, Any]:
    """Return an error as plain data, for JSON: its class as `error`, and `ErrorFields.as_data`."""
    return {"error": type(error).__name__, **error.fields.as_data(), "message": error.message}


def from_data(data: Mapping[str, Any]) -> SegueError:
    """Return the error that `as_data` wrote; a class that is not Segue's own becomes `SegueError`."""
    own = (DataError, QueryError, ConfigError, ArtifactError, RecipeError)
    kind = next((kind for kind in own if kind.__name__ == data["error"]), SegueError)
    fields: dict[str, Any] = {name: data[name] for name in parts(ErrorFields()) if name in data}
    fields["where"] = Where(**data.get("where", {}))
    return kind.of(ErrorFields(**fields))
