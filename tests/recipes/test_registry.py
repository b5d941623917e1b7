"""The recipes of Segue's own are named where people look for them."""

from __future__ import annotations

import re
from pathlib import Path

from segue.cli.commands import command_of
from segue.recipes import RECIPES

ROOT = Path(__file__).parents[2]


def test_the_help_of_fit_and_the_documentation_name_every_recipe() -> None:
    (option,) = [option for option in command_of("fit").params if option.name == "recipe"]
    assert re.findall(r"(\w+): ", option.help)[: len(RECIPES.built_in)] == list(RECIPES.built_in)
    assert option.default in RECIPES.built_in
    page = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    (listed,) = re.findall(r"^\| recipe \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", page, re.MULTILINE)
    assert re.findall(r"^\| `(\w+)`", listed, re.MULTILINE) == list(RECIPES.built_in)
