"""Every command that loads a model can require a signature."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.pages import ROOT

Command = Callable[..., Any]

COMMANDS = {
    "recommend": ("recommend", "{model}", "--title", "새벽", "-n", "3", "--json"),
    "similar": ("similar", "{model}", "--tag", "새벽", "--json"),
    "show": ("show", "{model}", "--json"),
    "answer": ("answer", "{model}", "{split}/questions.jsonl", "-o", "{out}/answers.jsonl"),
    "evaluate": ("evaluate", "{model}", "{split}/questions.jsonl", "{split}/answers.jsonl", "--json"),
}


@pytest.fixture(scope="module")
def signed(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a signed model, an unsigned one and the public key; tests only read it."""
    from segue.files.signatures import sign
    from segue.files.signing_keys import new_key

    place = tmp_path_factory.mktemp("signed")
    for name in ("signed", "unsigned"):
        shutil.copytree(world / "model", place / name)
    new_key(place / "key.pem")
    sign(place / "signed", place / "key.pem", kind="model")
    return place


def filled(line: tuple[str, ...], model: Path, world: Path, out: Path) -> list[str]:
    return [word.format(model=model, split=world / "split", out=out) for word in line]


@pytest.mark.parametrize("line", COMMANDS.values(), ids=COMMANDS)
def test_only_a_signed_model_is_loaded(
    command: Command, signed: Path, world: Path, tmp_path: Path, line: tuple[str, ...]
) -> None:
    required = ("--require-signature", signed / "key.pem.pub")
    refused = command(*filled(line, signed / "unsigned", world, tmp_path), *required)
    assert refused.code == 2
    assert "expected a signature, got none" in refused.err
    ran = command(*filled(line, signed / "signed", world, tmp_path), *required)
    assert ran.code == 0, ran.err


def test_the_environment_can_require_it(
    command: Command, signed: Path, world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGUE_REQUIRE_SIGNATURE", str(signed / "key.pem.pub"))
    line = COMMANDS["recommend"]
    assert command(*filled(line, signed / "unsigned", world, tmp_path)).code == 2
    assert command(*filled(line, signed / "signed", world, tmp_path)).code == 0


def test_a_model_to_compare_with_must_be_signed_too(
    command: Command, signed: Path, world: Path, tmp_path: Path
) -> None:
    line = filled(COMMANDS["evaluate"], signed / "signed", world, tmp_path)
    refused = command(*line, "--against", signed / "unsigned", "--require-signature", signed / "key.pem.pub")
    assert refused.code == 2
    assert f"{signed / 'unsigned'}/signature.json" in refused.err


def test_a_dataset_has_no_signature(command: Command, signed: Path, world: Path) -> None:
    refused = command("show", world / "data", "--require-signature", signed / "key.pem.pub")
    assert refused.code == 2
    assert "expected a signed model, got a dataset" in refused.err


def test_no_command_loads_a_model_without_the_option() -> None:
    """`segue sign` loads what it signs, and `segue demo` what it fitted; all others pass the signer on."""
    found: dict[str, bool] = {}
    for path in sorted((ROOT / "src" / "segue" / "cli").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "segue.load":
                passes = any(keyword.arg == "signed_by" for keyword in node.keywords)
                found[path.stem] = found.get(path.stem, True) and passes
    assert {name for name, passes in found.items() if not passes} <= {"sign", "demo"}
    assert {"recommend", "similar", "show", "answer"} <= found.keys()
