"""Every command in the pages of `docs/` is one that the command line takes: its options are there, and its words."""

from __future__ import annotations

import pkgutil
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

import segue
from segue.cli.app import app
from segue.data.dataset import Dataset
from segue.recipes import text

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").glob("*.md"))


def commands(page: Path) -> Iterator[list[str]]:
    """The arguments of every `$ segue …` line, comments left out, lines that go on and `&&` taken apart."""
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
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
    command = typer.main.get_command(app)
    name, *rest = words
    command = command.commands[name]
    while hasattr(command, "commands"):
        name, *rest = rest
        command = command.commands[name]
    command.make_context(name, rest)


@pytest.mark.parametrize(("page", "words"), LINES, ids=[" ".join((page, *words)) for page, words in LINES])
def test_every_command_of_the_pages_is_taken(page: str, words: list[str]) -> None:
    parse(words)


def blocks(page: str, language: str) -> list[str]:
    return re.findall(
        rf"^```{language}\n(.*?)^```", (ROOT / "docs" / page).read_text("utf-8"), re.MULTILINE | re.DOTALL
    )


def test_the_recipes_of_the_pages_are_recipes(sample: Dataset) -> None:
    (written,) = blocks("recipes.md", "toml")
    assert [member.name for member in text.loads(written, "recipes.md").members] == ["popularity", "als"]
    names: dict[str, Any] = {"train": sample}
    for block in blocks("recipes.md", "python"):
        exec(compile(block, "docs/recipes.md", "exec"), names)  # noqa: S102 - the project's own page
    assert names["model"].recommend(segue.Query(title="새벽"), 3).tracks


def test_what_a_command_does_can_be_done_from_python() -> None:
    """Every command is in the table, and every name in it is there."""
    page = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    rows = re.findall(r"^\| (`[^|]*) \| (`segue\.[^|]*) \|$", page, re.MULTILINE)
    names = [name for _, cell in rows for name in re.findall(r"`(segue[\w.]+)`", cell)]
    assert [name for name in names if pkgutil.resolve_name(name) is None] == []
    told = {command.split()[0] for cell, _ in rows for command in re.findall(r"`([^`]+)`", cell)}
    assert told | {"show", "demo"} >= set(typer.main.get_command(app).commands)  # these two only print


def test_there_are_such_commands() -> None:
    assert {page for page, _ in LINES} >= {"data.md", "audio.md", "titles.md", "serving.md", "sample.md"}


def test_a_command_that_is_none_is_found() -> None:
    with pytest.raises(Exception, match=r"(?i)no such option"):
        parse(["fit", "data", "-o", "model", "--no-such-option"])
