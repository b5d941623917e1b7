"""Values decoded from JSON, and what is said of those that are none."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import pytest

from segue.data.records.json_values import decode
from segue.errors import DataError


class Record(msgspec.Struct):
    """A record of some types."""

    title: str | None = None
    tags: list[str] | None = None
    likes: Annotated[int, msgspec.Meta(ge=0)] | None = None
    public: bool = False


def refused(text: str, form: Any = Record) -> DataError:
    with pytest.raises(DataError) as caught:
        decode(text.encode(), msgspec.json.Decoder(form))
    return caught.value


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ('{"title": 7}', "title", "expected a text or null, got an integer"),
        ('{"tags": "비"}', "tags", "expected a list or null, got a text"),
        ('{"tags": ["밤", null]}', "tags[1]", "expected a text, got null"),
        ('{"likes": 1.5}', "likes", "expected an integer or null, got a number"),
        ('{"likes": -1}', "likes", "expected an integer >= 0"),
        ('{"public": {}}', "public", "expected true or false, got an object"),
        ("[]", "", "expected an object, got a list"),
    ],
)
def test_types_are_named_in_words(text: str, field: str, said: str) -> None:
    error = refused(text)
    assert (error.where.field, error.reason) == (field, said)


def test_what_is_no_name_of_a_type_stays() -> None:
    class Closed(msgspec.Struct, forbid_unknown_fields=True):
        title: str = ""

    assert refused('{"str": 1}', Closed).reason == "object contains unknown field `str`"
