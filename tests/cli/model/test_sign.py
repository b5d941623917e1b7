"""`segue sign` and `segue verify` as a person uses them."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]


@pytest.fixture
def model(world: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(world / "model", tmp_path / "model"))


def test_a_key_a_signature_a_check(command: Command, model: Path, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    made = command("sign", "--new-key", key)
    assert (made.code, made.err) == (0, "")
    assert f"{key}.pub: the public key of {key}" in made.out
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    signed = command("sign", model, "--key", key)
    assert signed.code == 0, signed.err
    checked = command("verify", model, "--key", f"{key}.pub")
    assert checked.code == 0, checked.err
    assert signed.out.split()[-1] == checked.out.split()[-1]
    assert checked.out == f"{model}: as signed by {checked.out.split()[-1]}\n"


def test_both_in_one_step(command: Command, model: Path, tmp_path: Path) -> None:
    assert command("sign", model, "--new-key", tmp_path / "key.pem").code == 0
    assert command("verify", model, "--key", tmp_path / "key.pem.pub").code == 0


def test_a_change_is_told_with_the_file(command: Command, model: Path, tmp_path: Path) -> None:
    command("sign", model, "--new-key", tmp_path / "key.pem")
    with (model / "recipe.json").open("a") as file:
        file.write(" ")
    checked = command("verify", model, "--key", tmp_path / "key.pem.pub")
    assert (checked.code, checked.out) == (2, "")
    assert f"{model}/recipe.json" in checked.err
    assert "altered since the model was signed" in checked.err


def test_what_is_damaged_is_not_signed(command: Command, model: Path, tmp_path: Path) -> None:
    (model / "recipe.json").write_text("{}")
    refused = command("sign", model, "--new-key", tmp_path / "key.pem")
    assert refused.code == 2
    assert not (model / "signature.json").exists()


def test_what_is_no_model_is_not_signed(command: Command, world: Path, tmp_path: Path) -> None:
    refused = command("sign", world / "data", "--new-key", tmp_path / "key.pem")
    assert refused.code == 2
    assert "expected a model, got a dataset" in refused.err


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((), "got none of them"),
        (("model",), "got a model alone"),
        (("--key", "k"), "got --key alone"),
        (("model", "--key", "k", "--new-key", "l"), "got both"),
    ],
)
def test_what_is_missing_is_said(command: Command, given: tuple[str, ...], words: str) -> None:
    refused = command("sign", *given)
    assert refused.code == 2
    assert words in refused.err
