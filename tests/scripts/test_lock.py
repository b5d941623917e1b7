"""The locks: every file by its digest, and the versions of `constraints.txt`."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement

from scripts.lock import LOCKS, constraints, normalised, pins
from tests.pages import ROOT

PINNED = constraints((ROOT / "constraints.txt").read_text("utf-8"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def text(lock: str) -> str:
    return (ROOT / "locks" / f"{lock}.txt").read_text("utf-8")


def direct(extra: str) -> list[Requirement]:
    """What Segue requires with an extra, those of its other extras among them."""
    found: list[Requirement] = []
    for one in map(
        Requirement, PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    ):
        found += [inner for name in one.extras for inner in direct(name)] if one.name == "segue" else [one]
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_digests_and_the_version_of_the_constraints(lock: str) -> None:
    found = list(pins(text(lock)))
    assert len(found) > 5
    assert [pin.name for pin in found if not pin.digests] == []
    assert [
        (pin, PINNED[pin.name]) for pin in found if PINNED.get(pin.name, pin.version) != pin.version
    ] == []
    if lock not in {"build", "audit"}:  # these are installed apart
        assert [pin.name for pin in found if pin.name not in PINNED] == []


def test_every_constraint_is_locked() -> None:
    """A constraint that no lock has is of a package that nothing needs any more."""
    assert sorted(PINNED.keys() - {pin.name for pin in pins(text("dev"))}) == []


@pytest.mark.parametrize("lock", [name for name, made_of in LOCKS.items() if "pyproject.toml" in made_of])
def test_what_segue_requires_is_locked(lock: str) -> None:
    versions = {pin.name: pin.version for pin in pins(text(lock))}
    extras = [word for word in LOCKS[lock] if word in PROJECT["optional-dependencies"]]
    assert extras
    wanted = [one for extra in ("", *extras) for one in direct(extra)]
    missing = [str(one) for one in wanted if versions.get(normalised(one.name), "0") not in one.specifier]
    assert missing == [], "run: python scripts/lock.py"


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_is_in_a_lock(lock: str) -> None:
    assert not re.search(r"://|--(extra-)?index|--find-links| @ ", text(lock))


def test_what_is_no_pinned_requirement_is_refused() -> None:
    digest = f"--hash=sha256:{'0' * 64}"
    (pin,) = pins(
        f"# made by a test\nA_b.C==1.0+cpu ; python_version < '3.12' and sys_platform != 'x' \\\n    {digest}\n"
    )
    assert pin == ("a-b-c", "1.0+cpu", ("0" * 64,))
    for wrong in (f"a>=1 {digest}", "a", "-e .", f"a @ file:///a.whl {digest}", "a==1 --hash=md5:00"):
        with pytest.raises(ValueError, match="expected NAME==VERSION"):
            list(pins(wrong))
