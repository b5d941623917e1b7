"""What `make wheel` and the release workflow rest on; the wheel itself is built here and looked into."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.pages import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def steps(workflow: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def test_the_wheel_has_every_file_of_the_package(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("segue-*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "src"
    files = {
        path.relative_to(source).as_posix()
        for path in (source / "segue").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert files
    assert sorted(files - packed) == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_runs_what_a_person_runs(workflow: Path) -> None:
    """Its commands are targets of the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    made = [step["run"].split()[1] for step in steps(workflow) if step.get("run", "").startswith("make ")]
    assert made
    assert set(made) <= targets


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_only_read_and_runs_actions_of_one_commit(workflow: Path) -> None:
    """A tag of an action can be moved; a commit cannot. The version is beside it, for people."""
    text = workflow.read_text("utf-8")
    used = re.findall(r"^.*\buses:.*$", text, re.MULTILINE)
    pinned = re.compile(r" +(?:- )?uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert used
    assert [line for line in used if not pinned.fullmatch(line)] == []
    assert len({re.sub(r".*uses: ", "", line) for line in used if "checkout" in line}) == 1
    content = yaml.safe_load(text)
    assert content["permissions"] == {"contents": "read"}
    assert [name for name, job in content["jobs"].items() if "permissions" in job] == []
    checkouts = [step for step in steps(workflow) if step.get("uses", "").startswith("actions/checkout@")]
    assert [step for step in checkouts if dict(step["with"])["persist-credentials"] is not False] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_installs_by_digests_and_runs_nothing_that_a_stranger_names(workflow: Path) -> None:
    text = workflow.read_text("utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    assert [name for name, job in jobs.items() if job["env"]["HASHES"] != 1] == []
    assert "pull_request_target" not in text
    scripts = [step["run"] for step in steps(workflow) if "run" in step]
    assert [script for script in scripts if "${{" in script] == []  # texts of an event would be run
