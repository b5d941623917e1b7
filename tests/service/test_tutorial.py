"""The tutorial, followed to its end: its programs are saved and run, its commands too, and the service is asked."""

from __future__ import annotations

import argparse
import runpy
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from segue.cli.app import app
from tests.pages import blocks

PAGE = "docs/tutorial.md"
SERVED = "http://127.0.0.1:8000"
"""Where the page says that the service listens; the test's one listens on any free port."""


def save_programs() -> None:
    """Save each program under the name that its first line has."""
    for program in blocks(PAGE, "python"):
        name = program.splitlines()[0].removeprefix("# ")
        assert name.endswith(".py"), name
        Path(name).write_text(program, encoding="utf-8")


def commands() -> list[tuple[list[str], list[str]]]:
    """Each command's words, and the lines that the page shows of its output."""
    found: list[tuple[list[str], list[str]]] = []
    for line in "".join(blocks(PAGE, "console")).splitlines():
        if line.startswith("$ "):
            found.append((shlex.split(line.removeprefix("$ ")), []))
        else:
            found[-1][1].append(line)
    return found


def ask(words: list[str], url: str) -> Any:
    """What the service answers to a `curl` command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-H", dest="header")
    parser.add_argument("-d", dest="body")
    parser.add_argument("address")
    asked = parser.parse_args(words)
    assert asked.address.startswith(f"{SERVED}/")
    headers = dict([asked.header.split(": ")]) if asked.header else {}
    answer = httpx2.request(
        "POST" if asked.body else "GET",
        asked.address.replace(SERVED, url),
        content=asked.body,
        headers=headers,
        timeout=200,
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_step_of_the_tutorial_runs(
    live: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    save_programs()
    steps: set[str] = set()
    answers: list[Any] = []
    url = ""
    for words, shown in commands():
        match words:
            case ["python", program]:
                runpy.run_path(program)
            case ["segue", "serve", *arguments]:
                url = live(*arguments, "--workers", "1").url
            case ["segue", *arguments]:
                app(arguments, standalone_mode=False)
            case ["curl", *arguments]:
                answers.append(ask(arguments, url))
            case _:
                raise AssertionError(f"the test knows no command {words[0]}")
        printed = capsys.readouterr().out
        assert [line for line in shown if line not in printed] == [], words
        steps.add(words[1] if words[0] == "segue" else words[-1])
        if words[-1] == "ask.py":
            assert len(printed.splitlines()) == 5
    assert steps >= {"import", "show", "split", "fit", "evaluate", "recommend", "serve", "ask.py"}
    continuations, model = answers
    (found,) = continuations["continuations"]
    assert len(found["tracks"]) == 3
    assert all(track["title"].startswith("파도") and track["reasons"] for track in found["tracks"])
    assert all(2016 <= track["year"] <= 2018 for track in found["tracks"])
    assert model["playlists"] == 200
