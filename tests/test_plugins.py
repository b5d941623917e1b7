"""Parts by name: Segue's own and those that other packages bring."""

from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints
from typing import Any

import pytest

from segue import plugins
from segue.errors import ConfigError
from segue.plugins import Registry

GROUP = "segue.things"

THINGS: Registry[Any] = Registry(GROUP, "thing", {"pi": "math:pi"})


class _Package:
    def __init__(self, name: str) -> None:
        self.name, self.version = name, "1.0"


def _declared(monkeypatch: pytest.MonkeyPatch, *points: tuple[str, str, str]) -> None:
    """Have packages declare entry points: package, name, value."""
    made: list[EntryPoint] = []
    for package, name, value in points:
        point = EntryPoint(name, value, GROUP)
        vars(point)["dist"] = _Package(package)
        made.append(point)
    monkeypatch.setattr(plugins, "entry_points", lambda **wanted: EntryPoints(made).select(**wanted))


def test_a_plug_in_stands_beside_segues_own(monkeypatch: pytest.MonkeyPatch) -> None:
    _declared(monkeypatch, ("other", "tau", "math:tau"))
    assert THINGS.names() == ["pi", "tau"]
    assert (round(THINGS.get("pi"), 2), round(THINGS.get("tau"), 2)) == (3.14, 6.28)
    assert (THINGS.from_plugin("pi"), THINGS.from_plugin("tau")) == (False, True)


def test_an_unknown_name_is_refused_with_what_was_probably_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    _declared(monkeypatch, ("other", "tau", "math:tau"))
    with pytest.raises(ConfigError, match="expected a thing among pi, tau, got 'tua'") as caught:
        THINGS.get("tua")
    assert caught.value.hint == "Did you mean 'tau'?"


@pytest.mark.parametrize("name", ["tau", "pi"])
def test_two_parts_of_one_name_are_refused_with_who_brings_them(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    _declared(monkeypatch, ("one", name, "math:tau"), *[("two", "tau", "math:e")][: name == "tau"])
    with pytest.raises(ConfigError, match=f"one thing named '{name}'") as caught:
        THINGS.names()
    owners = ("one 1.0", "two 1.0") if name == "tau" else ("one 1.0", "Segue itself")
    assert all(owner in caught.value.message for owner in owners)


@pytest.mark.parametrize(
    ("value", "words"),
    [("no_such_module_at_all:x", "ModuleNotFoundError"), ("math:nothing", "AttributeError")],
)
def test_a_plug_in_that_cannot_be_imported_is_named(
    monkeypatch: pytest.MonkeyPatch, value: str, words: str
) -> None:
    _declared(monkeypatch, ("broken", "bad", value))
    with pytest.raises(
        ConfigError, match=r"the plug-in broken 1\.0 could not be imported for the thing 'bad'"
    ) as caught:
        THINGS.get("bad")
    assert words in caught.value.message
