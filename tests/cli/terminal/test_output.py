"""Every command says in one line, or not at all, that its output went nowhere; no traceback ever."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import segue
from segue.cli.commands import COMMANDS, command_of
from segue.data.dataset import Dataset


def every_command() -> Iterator[tuple[str, ...]]:
    """The words of each command and group, found in the application itself."""
    yield ()
    for name in COMMANDS:
        yield (name,)
        yield from ((name, inner) for inner in getattr(command_of(name), "commands", ()))


@pytest.fixture(scope="module")
def places(sample: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("output")
    sample.save(folder / "data")
    segue.fit(sample, recipe="fast", seed=1).save(folder / "model")
    return {"DATA": folder / "data", "MODEL": folder / "model", "NEW": folder / "new"}


LINES = [
    *((*words, "--help") for words in every_command()),
    ("--version",),
    ("show", "DATA"),
    ("show", "MODEL"),
    ("recommend", "MODEL", "--title", "비 오는 새벽"),
    ("recommend", "MODEL", "--title", "비 오는 새벽", "--json"),
]


def run(words: tuple[str, ...], places: dict[str, Path], stdout: int, **options: bool) -> tuple[int, str]:
    command = [sys.executable, "-m", "segue", *(str(places.get(word, word)) for word in words)]
    if options.get("closed"):
        command = ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *command]
    ran = subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)
    return ran.returncode, ran.stderr


def test_the_commands_are_found() -> None:
    assert ("audio", "features", "--help") in LINES
    assert len(LINES) > 25


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("words", LINES, ids=" ".join)
def test_a_full_disk_is_said_in_a_line(words: tuple[str, ...], places: dict[str, Path]) -> None:
    with Path("/dev/full").open("w") as full:
        code, said = run(words, places, full.fileno())
    assert (code, said) == (1, f"error: expected to write the output, got: {os.strerror(28)}.\n")


@pytest.mark.parametrize("words", LINES[-5:], ids=" ".join)
def test_a_closed_output_is_said_in_a_line(words: tuple[str, ...], places: dict[str, Path]) -> None:
    code, said = run(words, places, subprocess.DEVNULL, closed=True)
    assert (code, said) == (1, f"error: expected to write the output, got: {os.strerror(9)}.\n")


@pytest.mark.parametrize("words", LINES[-5:], ids=" ".join)
def test_a_reader_that_left_is_no_word_worth(words: tuple[str, ...], places: dict[str, Path]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert run(words, places, writing) == (141, "")
    finally:
        os.close(writing)


INTERRUPTED = """
import typer
from segue.cli import app

program = typer.Typer()

@program.command()
def work() -> None:
    exec("raise KeyboardInterrupt")

app.app = program
app.main()
"""


def test_ctrl_c_within_a_librarys_text_ends_with_its_exit_code(tmp_path: Path) -> None:
    """Python ends by the signal if the interrupt left `exec` of a text, as dataclasses run one at import."""
    (tmp_path / "interrupted.py").write_text(INTERRUPTED, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "interrupted"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (130, "stopped; what was there before is unchanged\n")
