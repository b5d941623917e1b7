"""Every option and argument of every command with hostile values: an error with exit code 2, or an answer."""

from __future__ import annotations

import random
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from segue.cli import commands as listed
from tests.cli.conftest import Ran

Values = Mapping[str, str]

HOSTILE: Final = (
    "", " ", "-1", "0", "1", "-0", "007", "3.7", "1e400", "-1e400", "nan", "inf", "1e-320", str(2**31),
    str(-(2**63) - 1), str(10**30), "9" * 5000, "١٢", "½", "true", "none", "null", "밤 🌙", "e\u0301",
    "\udcff", "\ud800", "\ufeff", "\x1b[31m", "\u202e", "a" * 5000, "/" * 300, "a/" * 3000, "../..", "~",
    "~nobody/x", ".", "/dev/null", "/proc/self/mem", "/dev/full/x", "no/such/place", "missing", "empty",
    "binary", "locked", "folder", "a=b=c", "=", ":", "::", "a:b", "2012-13-45",
    "9999-12-31T23:59:59-23:59", "0001-01-01", "2020-2010", "1990-", "-", "--", "%", "%s%n", "{", "[",
    "{}", "*", "'", '"', "\\", "|", "a|b", ",", "a,b", "http://[", "sqlite://", "sqlite:////",
    "sqlite:///no/such/dir/x.sqlite", "sqlite:///binary", "sqlite:///folder", "mysql://x", "x://y",
    "postgresql://", "postgresql://u:p@127.0.0.1:1/x?connect_timeout=1", "postgresql://[::1/x", "://",
    "sqlite+nothing:///x", "sqlite:///\udcff", "postgresql://h:port/x", "sqlite:///binary?mode=x&mode=y",
    "sqlite:///:memory:?timeout=nan",
)  # fmt: skip
"""Values that somebody may type, paste or inject; some are files of the folder that the commands run in."""

LONG: Final = frozenset({"sample --playlists", "sample --tracks"})
"""Options whose large values are large jobs."""

WHOLE: Final = frozenset({"demo directory"})
"""Parameters that start a long job with any value."""


def every_command() -> Iterator[tuple[str, list[Any]]]:
    """Each command's name with its parameters."""
    for name in listed.COMMANDS:
        command: Any = listed.command_of(name)
        inner = {f"{name} {key}": one for key, one in getattr(command, "commands", {}).items()}
        for full, one in (inner or {name: command}).items():
            yield full, [given for given in one.params if given.name not in ("help", "kwargs")]


COMMANDS: Final = dict(every_command())

FEW: Final = 2
"""Values that the test tries of each parameter; others for each seed."""


def base(name: str, world: Path) -> Values:
    """Values with which a command comes as far as it can in a moment."""
    model, data, split = str(world / "model"), str(world / "data"), world / "split"
    questions, answers = str(split / "questions.jsonl"), str(split / "answers.jsonl")
    return {
        "library": {"folder": "sounds", "out": "out"},
        "play": {"folder": "sounds", "keep": "kept", "port": "0"},
        "sync": {"protocol": "subsonic", "url": "http://127.0.0.1:1", "model": model, "user": "a"},
        "import": {"format": "csv", "source": "lists.csv", "dataset": "out"},
        "sample": {"dataset": "out", "playlists": "60", "tracks": "100"},
        "split": {"dataset": data, "out": "out"},
        "show": {"directory": data},
        "export-feedback": {"store": "kept.sqlite", "dataset": "out"},
        "fit": {"dataset": "empty-data", "out": "out"},
        "recommend": {"model": model, "title": "비"},
        "answer": {"model": model, "questions": questions, "out": "out.jsonl"},
        "order": {"model": model, "playlist": "lists.csv", "out": "out.csv"},
        "why": {"model": model, "wanted": "1", "title": "비"},
        "similar": {"model": model, "track": "1"},
        "evaluate": {"model": model, "questions": questions, "answers": answers},
        "tune": {"dataset": "empty-data", "search": "small", "out": "out.toml"},
        "serve": {"models": model, "port": "0"},
        "demo": {"directory": "binary"},
        "doctor": {},
        "sign": {"model": "empty-data", "key": "binary"},
        "verify": {"model": "empty-data", "key": "binary"},
        "store backup": {"store": "kept.sqlite", "file": "out.sqlite"},
        "store restore": {"file": "binary", "store": "kept.sqlite"},
        "store check": {"store": "kept.sqlite"},
        "export": {"model": "empty-data", "onnx": "out.onnx"},
        "recipe list": {},
        "recipe show": {"name": "fast"},
        "recipe check": {"file": "recipe.toml"},
        "vectors train": {"dataset": "empty-data", "out": "out"},
        "vectors compare": {"dataset": "empty-data", "out": "out"},
        "sequences compare": {"dataset": "empty-data", "out": "out", "methods": "kneser-ney"},
        "vectors similar": {"vectors": "empty-data", "track": "1"},
        "vectors odd": {"vectors": "empty-data", "track": "1"},
        "vectors analogy": {"vectors": "empty-data", "a": "1", "b": "2", "c": "3"},
        "vectors topics": {"vectors": "empty-data"},
        "vectors export": {"vectors": "empty-data", "out": "out.txt"},
        "vectors map": {"vectors": "empty-data", "out": "out.svg"},
        "text train": {"source": "binary", "out": "out"},
        "text evaluate": {"model": "empty-data", "source": "binary"},
        "text predict": {"model": "empty-data", "texts": "비"},
        "text explain": {"model": "empty-data", "given": "비"},
        "text map": {"model": "empty-data", "source": "binary", "out": "out.svg"},
        "text words": {"source": "binary", "out": "out.txt"},
        "compare titles": {"dataset": "empty-data", "out": "out"},
        "name ask": {"model": model, "namer": "empty-data", "tag": "비"},
        "name train": {"dataset": "empty-data", "out": "out"},
        "name compare": {"dataset": "empty-data", "out": "out"},
        "audio mix": {"clips": "binary", "out": "out"},
        "cluster doctor": {"address": "local", "storage": "folder"},
        "audio features": {"source": "sounds", "out": "out"},
        "audio train": {"labels": "binary", "out": "out"},
        "audio evaluate": {"model": "empty-data", "labels": "binary"},
        "audio tag": {"model": "empty-data", "files": "binary"},
        "audio teach": {"model": "empty-data", "label": "x", "files": "binary"},
    }[name]


def line(name: str, parameters: list[Any], values: Values) -> list[str]:
    """The words of a command line."""
    words = name.split()
    for one in parameters:
        if one.name in values and one.param_type_name == "option":
            words += [one.opts[0], values[one.name]]
    given = [
        values[one.name] for one in parameters if one.param_type_name == "argument" and one.name in values
    ]
    return [*words, "--", *given]


@pytest.fixture
def place(tmp_path: Path, world: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what hostile values name; nothing of a service is started."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("segue.service.server.serve", lambda _, listening: listening.close())
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    (tmp_path / "empty").touch()
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "locked").touch(0o000)
    for folder in ("folder", "sounds", "empty-data"):
        (tmp_path / folder).mkdir()
    (tmp_path / "lists.csv").write_text("playlist,track\n1,2\n")
    (tmp_path / "recipe.toml").write_text('format = 1\nname = "x"\n')
    return tmp_path


def chosen(name: str, option: str, seed: int, most: int) -> list[str]:
    """Some of the hostile values."""
    values = [
        one
        for one in HOSTILE
        if f"{name} {option}" not in LONG or not one.strip("-").isdecimal() or len(one) < 3
    ]
    return random.Random(f"{seed} {name} {option}").sample(values, min(most, len(values)))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_value_is_taken_or_refused(
    name: str, place: Path, world: Path, command: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    parameters = COMMANDS[name]
    failed: list[str] = []
    for one in parameters:
        if getattr(one, "is_flag", False) or f"{name} {one.name}" in WHOLE:
            continue
        for value in chosen(name, one.opts[0], seed=1, most=FEW):
            words = line(name, parameters, {**base(name, world), one.name: value})
            try:
                ran = command(*words)
            except Exception as error:  # noqa: BLE001 - a traceback on the command line
                where = traceback.extract_tb(error.__traceback__)[-1]
                failed.append(
                    f"{one.opts[0]} {value[:40]!a}: {error!r:.200} in {where.filename}:{where.lineno}"
                )
                continue
            if ran.code not in (0, 2) or "Traceback" in ran.err:
                failed.append(f"{one.opts[0]} {value[:40]!a}: exit code {ran.code}, {ran.err[-200:]}")
    assert not failed, "\n".join(failed)


def test_every_command_is_tried(world: Path) -> None:
    for name in COMMANDS:
        base(name, world)
