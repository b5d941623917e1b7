"""The container file and the system service: no more rights than they need, and linted where a linter is there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from segue.cli.commands import command_of
from tests.pages import ROOT

UNIT = (ROOT / "deploy" / "segue.service").read_text("utf-8")
CONTAINER = (ROOT / "Containerfile").read_text("utf-8")

EXPOSURE = 20
"""The largest exposure of the unit that is accepted, of 100, as `systemd-analyze security` counts it: now 12."""

NEEDED = {
    "DynamicUser": "yes",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "AmbientCapabilities": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "PrivateUsers": "yes",
    "ProtectProc": "invisible",
    "ProtectKernelTunables": "yes",
    "ProtectKernelModules": "yes",
    "ProtectKernelLogs": "yes",
    "ProtectControlGroups": "yes",
    "RestrictNamespaces": "yes",
    "RestrictSUIDSGID": "yes",
    "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    "MemoryDenyWriteExecute": "yes",
    "SystemCallArchitectures": "native",
    "IPAddressDeny": "any",
    "UMask": "0077",
    "LimitCORE": "0",
}


def options() -> dict[str, list[str]]:
    """The unit's options and their values."""
    found: dict[str, list[str]] = {}
    for line in UNIT.splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def instructions() -> list[tuple[str, str]]:
    """The container file's instructions and their arguments, lines that go on joined."""
    plain = re.sub(r"^#.*\n", "", CONTAINER, flags=re.MULTILINE)
    lines = re.sub(r"\\\n", " ", plain).splitlines()
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines if line.strip()]


def parsed(words: list[str]) -> dict[str, Any]:
    """The parameters of a `segue` command line, as the command would get them."""
    return command_of(words[0]).make_context(words[0], words[1:]).params


def test_the_unit_has_every_restriction() -> None:
    found = options()
    assert {name: found.get(name) for name in NEEDED} == {name: [value] for name, value in NEEDED.items()}
    assert found["SystemCallFilter"] == ["@system-service", "~@privileged"]
    assert {"MemoryMax", "TasksMax", "LimitNOFILE"} <= found.keys()
    assert not {"User", "ReadWritePaths", "EnvironmentFile"} & found.keys()


def test_the_unit_runs_a_command_that_segue_takes_and_holds_no_secret() -> None:
    (started,) = options()["ExecStart"]
    given = parsed(started.split()[1:])
    assert given["api_key_file"] == Path("${CREDENTIALS_DIRECTORY}/api-keys")
    assert given["store"].startswith("sqlite:////var/lib/segue/")
    assert "SEGUE_API_KEY" not in UNIT


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_takes_the_unit_and_finds_little_exposed(tmp_path: Path) -> None:
    unit = tmp_path / "segue.service"
    true = shutil.which("true")
    unit.write_text(
        UNIT.replace("/srv/segue/venv/bin/segue", str(true)).replace("/bin/kill", str(true)), "utf-8"
    )
    for command in (
        ["verify", unit],
        ["security", "--offline=true", f"--threshold={EXPOSURE}", "--no-pager", unit],
    ):
        ran = subprocess.run(["systemd-analyze", *command], capture_output=True, text=True, check=False)
        if "Unknown option" in ran.stderr or "unrecognized option" in ran.stderr:
            pytest.skip("this systemd cannot look at a unit that is not loaded")
        assert ran.returncode == 0, ran.stdout[-600:] + ran.stderr
        assert "segue.service:" not in ran.stderr  # a line that it does not understand


def test_the_container_is_made_of_what_is_pinned() -> None:
    bases = [words for name, words in instructions() if name == "FROM"]
    pattern = r"docker\.io/library/python:3\.13\.\d+-slim-trixie@sha256:[0-9a-f]{64}( AS build)?"
    assert [base for base in bases if not re.fullmatch(pattern, base)] == []
    assert len({base.removesuffix(" AS build") for base in bases}) == 1
    runs = " ".join(words for name, words in instructions() if name == "RUN")
    installs = re.findall(r"pip (?:--python \S+ )?install [^&]*", runs)
    assert len(installs) == 3
    assert [
        one for one in installs if "--require-hashes -r locks/" not in one and "--no-deps" not in one
    ] == []
    for lock in re.findall(r"locks/[a-z]+\.txt", runs):
        assert (ROOT / lock).is_file()
    assert not re.search(r"curl|wget|ADD |--privileged|chmod 777|sudo", CONTAINER)


def test_the_container_runs_as_nobody_without_tools_to_build_or_install() -> None:
    *_, last = [place for place, (name, _) in enumerate(instructions()) if name == "FROM"]
    final = instructions()[last:]
    names = [name for name, _ in final]
    assert ("USER", "10001:10001") in final
    assert names.index("USER") > max(place for place, name in enumerate(names) if name in {"RUN", "COPY"})
    (run,) = [words for name, words in final if name == "RUN"]
    assert "pip uninstall --yes" in run
    assert "ensurepip" in run
    assert re.findall(r"install --yes --no-install-recommends (\S+)", run) == ["libgomp1"]
    assert "rm -rf /var/lib/apt/lists/*" in run
    assert [words for name, words in final if name == "COPY"] == [
        "--from=build /srv/segue/venv /srv/segue/venv"
    ]
    assert {"HEALTHCHECK", "VOLUME", "STOPSIGNAL"} <= set(names)
    environment = " ".join(words for name, words in instructions() if name in {"ENV", "ARG"})
    assert not re.search("KEY|TOKEN|PASSWORD|SECRET", environment)


def test_the_container_runs_a_command_that_segue_takes() -> None:
    (command,) = [words for name, words in instructions() if name == "CMD"]
    given = parsed(re.findall(r'"([^"]+)"', command))
    assert (given["host"], given["port"]) == ("0.0.0.0", 8000)  # noqa: S104 - inside of the container
    assert given["store"].startswith("sqlite:////var/lib/segue/")


def test_the_container_is_built_from_named_files_only() -> None:
    """Whatever else lies in a checkout (data, models, keys) never reaches the builder."""
    lines = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] != "#"]
    assert lines[0] == "*"
    kept = {line[1:].partition("/")[0] for line in lines if line.startswith("!")}
    copied = [
        words.split()[:-1] for name, words in instructions() if name == "COPY" and "--from" not in words
    ]
    assert {word.partition("/")[0] for words in copied for word in words} == kept


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="hadolint is not installed")
def test_hadolint_finds_nothing() -> None:
    ran = subprocess.run(["hadolint", ROOT / "Containerfile"], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "")
