"""Errors of a request that does not fit its schema, in the words of all other problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from pydantic_core import PydanticCustomError

from segue.errors import ErrorFields, Where

MOST_SHOWN: Final = 80
"""Largest number of characters of the received value that a problem repeats."""

OWN: Final = "segue"
"""The type of the errors that `refused` makes."""

EXPECTED: Final[Mapping[str, str]] = {
    OWN: "{expected}",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "date_from_datetime_inexact": "a day such as 2026-01-31",
    "date_from_datetime_parsing": "a day such as 2026-01-31",
    "date_parsing": "a day such as 2026-01-31",
    "datetime_from_date_parsing": "a moment such as 2026-01-31T12:00:00Z",
    "datetime_parsing": "a moment such as 2026-01-31T12:00:00Z",
    "dict_type": "an object",
    "extra_forbidden": "a field that it knows",
    "finite_number": "a finite number",
    "float_parsing": "a number",
    "float_type": "a number",
    "greater_than_equal": "{ge:g} or more",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "json_invalid": "JSON",
    "less_than_equal": "at most {le:g}",
    "list_type": "a list",
    "literal_error": "{expected}",
    "missing": "a value",
    "model_attributes_type": "an object",
    "model_type": "an object",
    "string_pattern_mismatch": "text that matches {pattern}",
    "string_too_long": "text of at most {max_length} characters",
    "string_too_short": "text of {min_length} or more characters",
    "string_type": "text",
    "string_unicode": "text in UTF-8",
    "too_long": "a list of at most {max_length}",
    "too_short": "a list of {min_length} or more",
}
"""pydantic's type of an error → the expected value in words."""

AFTER: Final[Mapping[str, str]] = {
    "extra_forbidden": "Leave it out or mend its name; /docs has the fields.",
    "json_invalid": "Check the body as JSON.",
    "missing": "Add it; /docs shows what the request takes.",
    "too_long": "Send fewer, or in several requests.",
}
"""The same → the hint what to do next."""

ALTERNATIVES: Final = ("constrained-", "int", "str", "float")
"""The end of the place that pydantic gives for a value of several possible types."""


class Mistake(NamedTuple):
    """The errors of a request.

    Attributes:
        fields: The first error; its place is a part of the request, such as "body.queries.0.title".
        others: Number of other errors.
    """

    fields: ErrorFields
    others: int


def refused(expected: str, got: str = "") -> PydanticCustomError:
    """The error for a request's validator to raise. pydantic keeps its fields, and shows the value without `got`."""
    return PydanticCustomError(OWN, "expected {expected}", {"expected": expected, "got": got})


def mistake(errors: Sequence[Any]) -> Mistake:
    """The first of pydantic's errors, of which there is at least one.

    A value of several possible types has an error for each type; together they count as one.
    """
    first = errors[0]
    place = _place(first)
    same = [error for error in errors if _place(error) == place]
    kind = first["type"]
    fields = ErrorFields(
        expected=" or ".join(dict.fromkeys(map(_expected, same))),
        got=_got(first),
        where=Where(field=".".join(map(str, place))),
        hint=AFTER.get(kind, "Mend the request; /docs shows what it takes."),
    )
    return Mistake(fields, others=len(errors) - len(same))


def _context(error: Any) -> dict[str, Any]:
    return error.get("ctx") or {}


def _place(error: Any) -> tuple[int | str, ...]:
    place: tuple[int | str, ...] = error["loc"]
    sort = place[-1]
    alternative = isinstance(sort, str) and (sort.startswith(ALTERNATIVES[0]) or sort in ALTERNATIVES[1:])
    return place[:-1] if alternative else place


def _expected(error: Any) -> str:
    pattern = EXPECTED.get(error["type"])
    if pattern is not None:
        return pattern.format(**_context(error))
    text: str = error["msg"]  # an error that no request has caused yet: pydantic's words
    return text[:1].lower() + text[1:]


def _got(error: Any) -> str:
    context = _context(error)
    match error["type"]:
        case "missing":
            return "nothing"
        case "json_invalid":
            return f"a mistake after {error['loc'][-1]} characters ({str(context.get('error')).lower()})"
        case "extra_forbidden":
            return repr(error["loc"][-1])
        case _ if error["type"] == OWN and context["got"]:
            return context["got"]
        case "too_long" | "too_short" if "actual_length" in context:
            return str(context["actual_length"] or "none")
        case _:
            shown = repr(error.get("input"))
            return shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"
