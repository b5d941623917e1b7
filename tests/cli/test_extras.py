"""Every command that needs an extra says so before it begins, with the core alone installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from segue.cli.commands import COMMANDS, command_of
from segue.extras import MODULES, PACKAGES

RUN = """
import contextlib, importlib.machinery, io, json, sys

hidden = set(json.loads(sys.argv[1]))
found = importlib.machinery.PathFinder.find_spec
importlib.machinery.PathFinder.find_spec = staticmethod(
    lambda name, *given: None if name.split(".")[0] in hidden else found(name, *given)
)
from segue.cli.app import main

results = []
for line in json.loads(sys.argv[2]):
    out, err = io.StringIO(), io.StringIO()
    sys.argv = ["segue", *line]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as stop:
            code = stop.code
        except BaseException as error:
            code = repr(error)
    results.append([code, out.getvalue(), err.getvalue()])
print(json.dumps(results))
"""

REFUSED = {
    "audio features sounds store": "audio",
    "audio train labels.csv -o new": "audio",
    "audio evaluate tagger labels.csv": "audio",
    "audio tag tagger sounds/밤.mp3": "audio",
    "audio mix labels.csv -o new": "audio",
    "audio teach tagger 새벽 sounds/밤.mp3": "audio",
    "recommend model --audio sounds/밤.mp3": "audio",
    "sample new --playlists 50 --tracks 200 --audio": "audio",
    "library sounds -o new": "library",
    "play sounds --keep new": "library",
    "fit data -o new --recipe full": "text",
    "fit data -o new --analyser mecab": "mecab",
    "fit data -o new --cluster auto": "cluster",
    "answer model questions.jsonl -o new --cluster auto": "cluster",
    "cluster doctor auto --storage new": "cluster",
    "evaluate model questions.jsonl answers.jsonl --cluster auto": "cluster",
    "import mpd sounds new --cluster auto": "cluster",
    "audio features sounds new --cluster auto": "cluster",
    "text words data -o new --analyser mecab": "mecab",
    "text train texts.tsv -o new": "text",
    "text evaluate model texts.tsv": "text",
    "text predict model 밤": "text",
    "text explain model 밤": "text",
    "text map model texts.tsv -o new.svg": "text",
    "export model --onnx new": "text",
    "compare titles data -o new": "text",
    "name ask model --tag 재즈": "text",
    "name train data -o new": "text",
    "name compare data": "text",
    "evaluate model questions.jsonl answers.jsonl --report new": "report",
    "serve model": "serve",
    "export-feedback store.sqlite new": "serve",
    "demo new --serve": "serve",
    "tune data --search small -o new": "tune",
    "sign model --key key.pem": "sign",
    "sign --new-key new": "sign",
    "verify model --key key.pem": "sign",
    "vectors train data -o new --logs new": "vectors",
    "vectors train data -o new --method lda": "vectors",
    "vectors train data -o new --method nplm": "text",
    "vectors compare data -o new": "vectors",
    "sequences compare data -o new": "text",
    "vectors map vectors -o new.png": "vectors",
    "vectors export vectors -o new --to usearch": "vectors",
    "store backup store.sqlite new": "serve",
    "store restore new store.sqlite": "serve",
    "store check store.sqlite": "serve",
}
"""A command line → the extra it needs; what it names need not be there, for that is looked at later."""

WITH_REPORT_HIDDEN = {
    "compare titles data -o new": "report",
    "name compare data -o new": "report",
    "audio evaluate tagger labels.csv --plot new.png": "report",
}

CORE = {"import", "split", "show", "answer", "similar", "order", "why", "doctor", "sync"} | {
    *(f"recipe {name}" for name in ("list", "show", "check")),
    *(f"vectors {name}" for name in ("similar", "odd", "analogy", "topics")),
}
"""Commands that need no extra, whatever is asked."""


def ran(lines: list[str], extras: list[str], folder: Path) -> list[tuple[Any, str, str]]:
    """What each command line leaves behind, in one process that cannot see the packages of some extras."""
    hidden = [MODULES.get(package, package) for extra in extras for package in PACKAGES[extra]]
    command = [sys.executable, "-c", RUN, json.dumps(hidden), json.dumps([line.split() for line in lines])]
    found = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=folder,
        env={**os.environ, "COLUMNS": "200"}, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return [(code, out, err) for code, out, err in json.loads(found.stdout)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("core")
    (place / "sounds").mkdir()
    (place / "sounds" / "밤.mp3").write_bytes(b"\xff\xfb" * 100)
    return place


@pytest.mark.parametrize("refused", [REFUSED, WITH_REPORT_HIDDEN], ids=["all", "report"])
def test_a_missing_extra_is_noticed_before_any_work(refused: dict[str, str], folder: Path) -> None:
    there = sorted(folder.rglob("*"))
    found = ran(list(refused), list(PACKAGES) if refused is REFUSED else ["report"], folder)
    for (line, extra), (code, out, err) in zip(refused.items(), found, strict=True):
        assert (code, out) == (2, ""), (line, err)
        assert f"Run: pip install 'segue[{extra}]'" in err, line
        assert len(err.splitlines()) == 2, line
    assert sorted(folder.rglob("*")) == there


def test_every_command_is_in_the_list_or_needs_no_extra() -> None:
    def names(command: Any, before: str) -> set[str]:
        if not hasattr(command, "commands"):
            return {before}
        return {name for key, one in command.commands.items() for name in names(one, f"{before} {key}")}

    every = {name for key in COMMANDS for name in names(command_of(key), key)}
    listed = {line for line in every if any(f"{one} ".startswith(f"{line} ") for one in REFUSED)}
    assert every == listed | CORE
