"""Every error Segue raises on purpose: what was expected, what came, where, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class SegueError(Exception):
    """Base of all errors a user can mend; the command line prints it and exits with 2.

    Args:
        message: What was expected and what came, in one sentence.
        hint: What to do next, in one sentence; printed after the message.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class DataError(SegueError):
    """A file or record that does not have the form its format asks for.

    Args:
        message: What was expected and what came.
        source: The file.
        position: Where in it: "record 12", "line 3", "byte 4096".
        field: The field at fault, as it is written in the file.
        hint: What to do next.
    """

    def __init__(
        self, message: str, *, source: Path | str = "", position: str = "", field: str = "", hint: str = ""
    ) -> None:
        self.source, self.position, self.field = str(source), position, field
        named_field = f"field {field}" if field else ""
        where = ", ".join(part for part in (self.source, position, named_field) if part)
        super().__init__(f"{where}: {message}" if where else message, hint=hint)
        self.reason = message


class QueryError(SegueError):
    """A query, or a list of questions, that cannot be answered as asked."""


class ConfigError(SegueError):
    """A setting outside its range, or settings that contradict each other."""


class ArtifactError(SegueError):
    """A dataset or model directory that is missing, half-written, newer than this library, or altered."""


class SegueWarning(UserWarning):
    """Something that a user will want to look at, though the work goes on; the command line prints it."""


class MissingExtraError(SegueError):
    """A feature whose optional packages are not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(
            f"{feature} needs packages that are not installed.", hint=f"Run: pip install 'segue[{extra}]'"
        )


class RecipeError(ConfigError):
    """A recipe, or a search over its settings, that cannot be read.

    Args:
        problems: What is wrong, each with its place.
        hint: What to do next.
    """

    def __init__(self, problems: Sequence[str], *, hint: str = "") -> None:
        super().__init__("\n".join(problems), hint=hint)
        self.problems = tuple(problems)
