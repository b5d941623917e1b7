from __future__ import annotations

import inspect
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import segue
from segue.cli.commands import COMMANDS, command_of

Command = Callable[..., Any]


def test_help_lists_every_command(command: Command) -> None:
    ran = command("--help")
    assert ran.code == 0
    for name in COMMANDS:
        assert f" {name} " in ran.out


def test_every_command_is_a_file_of_its_name() -> None:
    """In the folder of its group; the commands of `recipe`, each a few lines, are one file."""

    def check(command: Any, name: str) -> None:
        for part, one in getattr(command, "commands", {}).items():
            check(one, part)
        if callable(command.callback) and not hasattr(command, "commands"):
            module = inspect.unwrap(command.callback).__module__.removeprefix("segue.cli.")
            group, file = module.split(".")
            homes = {"titles": "compare"}  # `segue compare titles` is the only one of its kind
            expected = homes.get(name, name.replace("-", "_"))
            assert file.strip("_") == expected or (group, file) == ("model", "recipe"), (name, module)

    for name in COMMANDS:
        check(command_of(name), name)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(command: Command, name: str) -> None:
    ran = command(name, "--help")
    assert ran.code == 0
    assert f"segue {name}" in ran.out
    assert "--help" in ran.out


def test_a_command_is_imported_when_it_runs() -> None:
    code = """
import sys
from segue.cli.app import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""
    modules = {f"segue.cli.{entry.where.split(':')[0]}" for entry in COMMANDS.values()}

    def imported(*words: str) -> set[str]:
        line = [sys.executable, "-c", code, *words, "--help"]
        return modules & set(subprocess.run(line, check=True, capture_output=True, text=True).stderr.split())

    assert imported() == set()
    assert imported("fit") == {"segue.cli.model.fit"}


def test_the_version(command: Command) -> None:
    assert command("--version").out == f"segue {segue.__version__}\n"


@pytest.mark.parametrize("arguments", [("recommand",), ("fit",), ("--verbose",)])
def test_a_mistyped_command_exits_with_two(command: Command, arguments: tuple[str, ...]) -> None:
    ran = command(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_a_character_that_the_terminal_lacks_becomes_a_question_mark(world: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "segue", "show", str(world / "data")],
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
    )
    assert ran.returncode == 0, ran.stderr
    assert b"?" in ran.stdout


def test_a_reader_that_stops_reading_is_no_error(world: Path) -> None:
    script = f"{sys.executable} -m segue recommend {world / 'model'} --tag 감성 --json | head -c 10"
    ran = subprocess.run(["bash", "-c", script], capture_output=True, check=False)
    assert len(ran.stdout) == 10
    assert ran.stderr == b""


def test_a_program_gets_an_error_s_fields(command: Command, tmp_path: Path) -> None:
    place = tmp_path / "모델 🎧"
    plain, told = command("show", place), command("show", place, "--json")
    assert (plain.code, told.code, told.out) == (2, 2, "")
    assert json.loads(told.err) == {
        "error": "ArtifactError",
        "message": f"{place}: expected a directory that Segue wrote, got nothing there.",
        "expected": "a directory that Segue wrote",
        "got": "nothing there",
        "where": {"file": str(place)},
        "hint": "Make one with `segue import`, `segue sample` or `segue fit`.",
    }
    assert plain.err.startswith("error: ")
    assert "segue fit" in plain.err
