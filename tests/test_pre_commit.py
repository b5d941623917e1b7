"""The hooks of pre-commit are the checks of `make check`, no more and no fewer."""

from __future__ import annotations

import re
import subprocess
import sys

import yaml

from tests.pages import ROOT

CONFIGURATION = ROOT / ".pre-commit-config.yaml"


def test_the_hooks_are_the_checks_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (check,) = re.findall(r"^check:.*\n((?:\t.+\n)+)", makefile, re.MULTILINE)
    commands = [line.strip().replace("$(BIN)", ".venv/bin") for line in check.splitlines()]
    (repository,) = yaml.safe_load(CONFIGURATION.read_text("utf-8"))["repos"]
    hooks = repository["hooks"]
    assert sorted(hook["entry"] for hook in hooks) == sorted(commands)
    assert {hook["language"] for hook in hooks} == {"system"}


def test_pre_commit_takes_the_configuration() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(CONFIGURATION)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
