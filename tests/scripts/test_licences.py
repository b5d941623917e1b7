"""Licences: which are allowed, which are exceptions, and what fails the check."""

from __future__ import annotations

import pytest

from scripts import licences
from scripts.licences import EXCEPTIONS, fault, is_allowed, main
from scripts.packages import Package, installed


def package(name: str, licence: str, stated: str = "") -> Package:
    return Package(name, "1.0", licence, stated, ())


def test_every_package_of_this_installation_is_allowed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0, capsys.readouterr().err
    assert ", 0 refused" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("Apache-2.0 AND GPL-3.0-only", False),
        ("MIT AND (GPL-3.0-only OR BSD-3-Clause)", True),
        ("MIT AND (GPL-3.0-only OR AGPL-3.0-only)", False),
        ("(MIT OR GPL-2.0-only) AND LGPL-2.1-only", False),
        ("GPL-2.0-only OR MIT AND ISC", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("MIT WITH Classpath-exception-2.0", False),
        ("GPL-2.0-only WITH LLVM-exception", False),
        ("LicenseRef-ours", False),
        ("", False),
        ("MIT AND", False),
        ("(MIT", False),
        ("MIT)", False),
        ("MIT MIT", False),
    ],
)
def test_an_expression_is_allowed_if_all_or_one_of_it_is(expression: str, allowed: bool) -> None:
    assert is_allowed(expression) is allowed


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (package("a", "MIT"), ""),
        (package("a", "GPL-3.0-only"), "not among the allowed"),
        (package("a", "", "ask us"), "unknown"),
        (package("gensim", "LGPL-2.1-only"), ""),
        (package("gensim", "GPL-3.0-only"), "exception for 'LGPL-2.1-only'"),
        (package("gensim", "MIT"), "exception for 'LGPL-2.1-only'"),
        (package("nvidia-nccl-cu13", ""), ""),
        (package("cudart", ""), "unknown"),
    ],
)
def test_what_is_wrong_with_a_package(found: Package, why: str) -> None:
    assert (why in fault(found)) if why else fault(found) == ""


def test_one_refused_package_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(licences, "installed", lambda: {"a": package("a", "", "ask us")})
    assert main(["--table"]) == 1
    shown = capsys.readouterr()
    assert shown.err == "a 1.0: its licence is ask us; it is unknown.\n"
    assert shown.out == "a  1.0  ask us\n1 packages, 0 of them exceptions, 1 refused\n"


def test_every_exception_is_of_a_package_that_is_there() -> None:
    """An exception that nothing needs any more is taken off the list."""
    assert sorted(EXCEPTIONS.keys() - installed().keys()) == []
    assert all(len(reason) > 20 for _, reason in EXCEPTIONS.values())
