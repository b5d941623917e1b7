"""Every command in the pages of `docs/` is one that the command line takes: its options are there, and its words."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import segue
from segue.cli.commands import COMMANDS, command_of
from segue.data.dataset import Dataset
from segue.recipes import resolve, text
from segue.recipes.shape import USUAL
from segue.tuning import search_files
from tests.pages import ROOT, blocks

PAGES = sorted((ROOT / "docs").glob("*.md"))


def commands(page: Path) -> Iterator[list[str]]:
    """The arguments of every `$ segue …` line, comments left out, lines that go on and `&&` taken apart."""
    for block in blocks(f"docs/{page.name}", "console"):
        for line in block.replace("\\\n", " ").splitlines():
            if not line.startswith("$ "):
                continue
            words = [*shlex.split(line.removeprefix("$ "), comments=True), "&&"]
            while words:
                end = words.index("&&")
                if words[0] == "segue":
                    yield words[1:end]
                words = words[end + 1 :]


LINES = [(page.name, words) for page in PAGES for words in commands(page)]


def parse(words: list[str]) -> None:
    """Take a command line apart as `segue` would, without running it."""
    name, *rest = words
    command = command_of(name)
    while hasattr(command, "commands"):
        if rest[0] not in command.commands and hasattr(command, "default"):
            rest = [command.default, *rest]
        name, *rest = rest
        command = command.commands[name]
    command.make_context(name, rest)


@pytest.mark.parametrize(("page", "words"), LINES, ids=[" ".join((page, *words)) for page, words in LINES])
def test_every_command_of_the_pages_is_taken(page: str, words: list[str]) -> None:
    parse(words)


def test_the_recipes_of_the_pages_are_recipes(sample: Dataset) -> None:
    (written,) = blocks("docs/recipes.md", "toml")
    assert [member.name for member in text.loads(written, "recipes.md").members] == ["popularity", "als"]
    names: dict[str, Any] = {"train": sample}
    for block in blocks("docs/recipes.md", "python"):
        exec(compile(block, "docs/recipes.md", "exec"), names)  # noqa: S102 - the project's own page
    assert names["model"].recommend(segue.Query(title="새벽"), 3).tracks


def programs() -> Iterator[tuple[str, str]]:
    """Every file with Python for readers, and its code: blocks of pages, and the examples."""
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *PAGES):
        for block in re.findall(r"^```python\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
            yield page.name, block
    for file in sorted((ROOT / "examples").rglob("*.py")):
        yield file.relative_to(ROOT).as_posix(), file.read_text("utf-8")


def imports(code: str) -> Iterator[tuple[str, str]]:
    """The modules of Segue that code imports from, each with the name that it takes, "" for the module itself."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found = [(node.module or "", alias.name) for alias in node.names]
        else:
            continue
        yield from ((module, name) for module, name in found if module.split(".")[0] == "segue")


IMPORTS = [(where, *found) for where, code in programs() for found in imports(code)]


def test_what_readers_are_shown_imports_from_two_levels_at_most() -> None:
    assert {"README.md", "tour.md", "audio.md", "examples/plugin/src/segue_era/reader.py"} <= {
        where for where, *_ in IMPORTS
    }
    assert [found for found in IMPORTS if found[1].count(".") > 2] == []


def test_what_readers_are_shown_to_import_is_there() -> None:
    assert [found for found in IMPORTS if not is_there(*found[1:])] == []


def is_there(module: str, name: str) -> bool:
    """Whether a module has the name, or is a package with such a module; an empty name is the module's own."""
    found = importlib.import_module(module)
    return not name or hasattr(found, name) or find_spec(f"{module}.{name}") is not None


def test_plug_ins_import_what_stays_alone() -> None:
    used = {module for where, module, _ in IMPORTS if where.startswith(("examples/", "extending"))}
    assert used == {"segue", "segue.extending", "segue.testing"}


def test_the_search_of_the_pages_is_one_and_its_lines_run(
    sample: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (written,) = blocks("docs/tuning.md", "toml")
    assert len(search_files.loads(written, "tuning.md", resolve("default", USUAL)).varied) == 4
    monkeypatch.chdir(tmp_path)
    (block,) = blocks("docs/tuning.md", "python")
    exec(compile(block, "docs/tuning.md", "exec"), {"train": sample})  # noqa: S102 - the project's own page
    assert text.read("best.toml").generators


def test_what_a_command_does_can_be_done_from_python() -> None:
    """Every command is in the table, and every name in it is there."""
    page = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    rows = re.findall(r"^\| (`[^|]*) \| (`segue\.[^|]*) \|$", page, re.MULTILINE)
    names = [name for _, cell in rows for name in re.findall(r"`(segue[\w.]+)`", cell)]
    assert [name for name in names if pkgutil.resolve_name(name) is None] == []
    told = {command.split()[0] for cell, _ in rows for command in re.findall(r"`([^`]+)`", cell)}
    assert told | {"show", "demo"} >= set(COMMANDS)  # these two only print


def test_there_are_such_commands() -> None:
    assert {page for page, _ in LINES} >= {"data.md", "audio.md", "titles.md", "serving.md", "sample.md"}


def test_a_command_that_is_none_is_found() -> None:
    with pytest.raises(Exception, match=r"(?i)no such option"):
        parse(["fit", "data", "-o", "model", "--no-such-option"])
