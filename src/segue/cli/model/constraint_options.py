"""Constraints as options of the command line: one for each row of the table, equal for every command."""

from __future__ import annotations

import datetime as dt
import functools
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NamedTuple, TypeVar, cast

import typer

from segue.constraints.table import FIELDS, Field

if TYPE_CHECKING:
    from segue.constraints.constraints import Constraints

R = TypeVar("R")

PANEL: Final = "Constraints"

PARAMETER: Final = "asked"
"""The command's parameter that the options replace."""


class Asked(NamedTuple):
    """The options of a command as they were typed, by the names of their fields."""

    typed: Mapping[str, Any]

    def constraints(self, **others: Any) -> Constraints:
        """The constraints of the options, and `others`, which have no option.

        Raises:
            ConfigError: A text is not a year or range of years, or does not have the form NAME=VALUE.
            QueryError: Nothing can satisfy them.
        """
        from segue.constraints.constraints import Constraints

        found = Constraints(
            **{f.name: _read(f, self.typed[f.name]) for f in FIELDS if f.name in self.typed}, **others
        )
        found.check()
        return found


def constrained(**defaults: Any) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Replace a command's parameter `asked` by one option for each constraint.

    Args:
        defaults: Defaults that differ from those in the table.
    """

    def wrap(command: Callable[..., R]) -> Callable[..., R]:
        names = {field.option: field.name for field in FIELDS if field.option}

        @functools.wraps(command)
        def run(**values: Any) -> R:
            typed = {name: values.pop(option) for option, name in names.items()}
            return command(**values, **{PARAMETER: Asked(typed)})

        signature = inspect.signature(command, eval_str=True)
        parameters = list(_with_options(signature.parameters.values(), defaults))
        cast("Any", run).__signature__ = signature.replace(parameters=parameters)
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        return run

    return wrap


def _with_options(
    parameters: Iterable[inspect.Parameter], defaults: Mapping[str, Any]
) -> Iterator[inspect.Parameter]:
    """The parameters of a command, by name only, including the options."""
    for parameter in parameters:
        if parameter.name != PARAMETER:
            yield parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            continue
        for field in FIELDS:
            if field.option:
                kind, unset, settings = _form(field)
                option = typer.Option(help=field.help, rich_help_panel=PANEL, **settings)
                yield inspect.Parameter(
                    field.option,
                    inspect.Parameter.KEYWORD_ONLY,
                    default=defaults.get(field.name, unset),
                    annotation=Annotated[kind, option],
                )


def _form(field: Field) -> tuple[Any, Any, dict[str, Any]]:
    """The type of an option, its default, and its settings."""
    match field.kind:
        case "count":
            return int | None, None, {"min": field.least}
        case "slider":
            return float, field.default, {"min": field.least, "max": field.most}
        case "years":
            return str, "", {}
        case "day":
            return dt.datetime | None, None, {"formats": ["%Y-%m-%d"]}
        case "choice":
            return cast("Any", Literal)[field.choices], field.default, {}
        case "others":
            return list[str] | None, None, {"metavar": "NAME=VALUE"}
        case _:
            return list[str] | None, None, {}


def _read(field: Field, typed: Any) -> Any:
    """The value of a field from its typed option."""
    match field.kind:
        case "years":
            return years_of(typed)
        case "names":
            return tuple(typed or ())
        case "day":
            return typed.date() if typed else None
        case "others":
            return others_of(typed or ())
        case _:
            return typed


def others_of(texts: Sequence[str]) -> dict[str, str | tuple[str, ...]]:
    """Constraints of plug-ins, each NAME=VALUE; a repeated name gives a list.

    Raises:
        ConfigError: A text has no name, or no "=".
    """
    from segue.errors import ConfigError

    found: dict[str, list[str]] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise ConfigError(
                expected="--where NAME=VALUE", got=repr(text), hint="Write the name, = and a value."
            )
        found.setdefault(name.strip(), []).append(value)
    return {name: values[0] if len(values) == 1 else tuple(values) for name, values in found.items()}


def years_of(text: str) -> tuple[int | None, int | None] | None:
    """The first and last year of a range; None for "".

    Raises:
        ConfigError: It is neither a year nor a range of years.
    """
    from segue.errors import ConfigError

    if not text:
        return None
    found = re.fullmatch(r"(\d{4})|(\d{4})?-(\d{4})?", text.strip())
    if not found or text.strip() == "-":
        raise ConfigError(
            expected="a year or a range of years",
            got=repr(text),
            hint="Write 2020, 1990-1999, 2015- or -1989.",
        )
    if found[1]:
        return int(found[1]), int(found[1])
    return (int(found[2]) if found[2] else None, int(found[3]) if found[3] else None)
