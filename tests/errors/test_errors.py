"""Errors: their fields whatever becomes of them, and nobody who reads them out of sentences."""

from __future__ import annotations

import ast
import copy
import json
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import segue
from segue import errors
from segue.errors import (
    ArtifactError,
    ConfigError,
    DataError,
    ErrorFields,
    MissingExtraError,
    QueryError,
    RecipeError,
    SegueError,
    Where,
    as_data,
    from_data,
)


class PluginError(SegueError):
    """What a plug-in raises, with an argument of its own."""

    def __init__(self, needed: int) -> None:
        super().__init__(expected=f"{needed} songs", got="none")
        self.needed = needed


EVERY = [
    SegueError("the disk is full", where=Where("자료"), hint="Free some space."),
    DataError(expected="a title", got="7", where=Where("a.jsonl", line=3, field="제목"), hint="Mend it."),
    QueryError(expected="a text", got="7", where=Where(field="tags[1]")),
    ConfigError(expected="a seed of 0 or more", got="-1"),
    ArtifactError(expected="a model", got="a file", where=Where(Path("모델"))),
    RecipeError([ErrorFields("a text", "7", Where("r.toml", line=2)), ErrorFields("a name")], hint="See."),
    MissingExtraError("Serving", "serve"),
    PluginError(3),
]


def test_the_two_forms() -> None:
    happened, other = EVERY[0], EVERY[1]
    assert (happened.expected, happened.got) == ("", "")
    assert happened.message == "자료: the disk is full."
    assert str(happened) == "자료: the disk is full. Free some space."
    assert (other.expected, other.got, other.hint) == ("a title", "7", "Mend it.")
    assert other.where == Where("a.jsonl", line=3, field="제목")
    assert other.reason == "expected a title, got 7"
    assert other.message == "a.jsonl, line 3, field 제목: expected a title, got 7."


def test_a_place_is_added_in_flight_and_all_else_stays() -> None:
    cause = ValueError("x")
    error = DataError(expected="an id", got="none", where=Where(field="id"))
    error.__cause__ = cause
    error.add_note("a note")
    error.at(Where("a.json", record=2), hint="Mend it.")
    error.at(Where("b.json", record=9), hint="Do not.")
    assert error.fields == ErrorFields("an id", "none", Where("a.json", record=2, field="id"), "Mend it.")
    assert (error.__cause__, error.__notes__) == (cause, ["a note"])


@pytest.mark.parametrize("error", EVERY, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("again", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])  # noqa: S301 - our own
def test_another_process_gets_the_same_error(error: SegueError, again) -> None:
    sent = copy.copy(error)
    sent.__cause__ = OSError(28, "No space left on device")
    sent.add_note("fold 2")
    got = again(sent)
    assert type(got) is type(error)
    assert (got.fields, str(got)) == (error.fields, str(error))
    assert got.__notes__ == ["fold 2"]
    assert isinstance(got.__cause__, OSError)
    assert got.__cause__.errno == 28
    if isinstance(got, PluginError):
        assert got.needed == 3


@pytest.mark.parametrize("error", EVERY, ids=lambda error: type(error).__name__)
def test_json_keeps_the_fields(error: SegueError) -> None:
    data = json.loads(json.dumps(as_data(error)))
    assert (data["error"], data["message"]) == (type(error).__name__, error.message)
    got = from_data(data)
    assert got.fields == error.fields
    own = isinstance(error, DataError | QueryError | ConfigError | ArtifactError)
    assert type(got) is (type(error) if own else SegueError)


def test_an_error_of_another_class_takes_the_fields() -> None:
    fields = EVERY[1].fields
    assert QueryError.of(fields).fields == fields
    assert str(RecipeError.of(fields)) == str(fields)
    assert RecipeError.of(fields).problems[0].where == fields.where


def test_a_recipe_error_names_all_problems_and_has_the_first_ones_fields() -> None:
    error = EVERY[5]
    assert error.message == "r.toml, line 2: expected a text, got 7.\nexpected a name."
    assert (error.expected, error.where.line, error.hint) == ("a text", 2, "See.")


def test_the_public_names_are_all_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "errors.md").read_text("utf-8")
    assert [name for name in errors.__all__ if not re.search(rf"`[^`\n]*\b{name}\b", page)] == []
    own = {value.__name__ for value in vars(errors).values() if isinstance(value, type)}
    assert {name for name in own if name.endswith(("Error", "Warning"))} <= set(errors.__all__)


READING = {
    "endswith", "find", "findall", "finditer", "fullmatch", "index", "lstrip", "match", "partition", "removeprefix",
    "removesuffix", "replace", "rpartition", "rsplit", "rstrip", "search", "split", "splitlines", "startswith", "strip",
    "sub",
}  # fmt: skip
"""What takes a text apart."""


def test_the_code_of_the_page_says_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "errors.md").read_text("utf-8")
    catching, raising = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    Path("lists.jsonl").write_text('{"id": 1}\n{"id": 2, "tracks": [7, 1.5]}\n', encoding="utf-8")
    exec(catching, {})  # noqa: S102 - the page's own code
    assert capsys.readouterr().out == "2 tracks[1] an id a number that is not whole, 1.5\n"
    names: dict[str, Any] = {}
    exec(raising, names)  # noqa: S102 - the same
    with pytest.raises(
        DataError, match=r"^노래\.tsv, line 4, field title: expected a title, got an empty cell\."
    ):
        names["read_line"]("노래.tsv", 4, "\t7")


def test_nothing_takes_the_sentences_of_an_error_apart() -> None:
    source = Path(segue.__file__).parent
    apart = [
        f"{path.relative_to(source)}:{line}"
        for path in sorted(source.rglob("*.py"))
        if path.parent != source / "errors"
        for line in _taken_apart(ast.parse(path.read_text("utf-8")))
    ]
    assert apart == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("try: f()\nexcept SegueError as e: str(e).split(': ')", [2]),
        ("try: f()\nexcept (OSError, DataError) as e: re.match('expected (.*)', f'{e}')", [2]),
        ("try: f()\nexcept SegueError as e: why = str(e)\n", []),
        ("try: f()\nexcept OSError as e: str(e).split(': ')", []),
        ("x = error.message.removesuffix('.')", [1]),
        ("re.search('got (.*)', problem.reason)", [1]),
        ("problem.where.file.split('/')", []),
    ],
)
def test_what_takes_a_sentence_apart_is_found(code: str, found: list[int]) -> None:
    assert list(_taken_apart(ast.parse(code))) == found


def _taken_apart(tree: ast.AST) -> Iterator[int]:
    """The lines where a text of an error is taken apart.

    A text is `x.message` or `x.reason` of anything, and `str(e)` or "{e}" of an error of Segue's that a handler has
    caught. Errors of other libraries have no fields: their texts are all there is.
    """
    caught = {
        id(node): handler.name
        for handler in ast.walk(tree)
        if isinstance(handler, ast.ExceptHandler) and handler.name and _catches_ours(handler.type)
        for node in ast.walk(handler)
    }
    for node in ast.walk(tree):
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READING
        ):
            continue
        inside = [part for value in (node.func.value, *node.args) for part in ast.walk(value)]
        if any(_is_text(part, caught.get(id(node))) for part in inside):
            yield node.lineno


def _catches_ours(kind: ast.expr | None) -> bool:
    names = {node.id for node in ast.walk(kind) if isinstance(node, ast.Name)} if kind else set[str]()
    return bool(names & set(errors.__all__))


def _is_text(node: ast.AST, name: str | None) -> bool:
    match node:
        case ast.Attribute(attr="message" | "reason"):
            return True
        case ast.Call(func=ast.Name("str" | "repr"), args=[ast.Name(found)]) | ast.FormattedValue(
            ast.Name(found)
        ):
            return found == name
        case _:
            return False


def test_of_very_many_problems_the_first_are_named() -> None:
    error = RecipeError([ErrorFields("a number", str(number)) for number in range(1000)])
    assert len(error.message.splitlines()) == errors.SHOWN + 1
    assert error.message.endswith(f"There are {1000 - errors.SHOWN} more.")
    assert len(error.problems) == 1000
