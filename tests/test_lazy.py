from __future__ import annotations

import sys
from types import ModuleType

import pytest

from segue import lazy
from segue.errors import MissingExtraError

HOMES = {"sqrt": "math", "밤": "segue.no_such_module", "fit": "segue_absent.parts"}


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A package of names that are imported later."""
    made = ModuleType("later")
    monkeypatch.setitem(sys.modules, "later", made)
    extra = ("Fitting", "text", ("segue_absent",))
    vars(made)["__getattr__"], vars(made)["__dir__"] = lazy.names("later", HOMES, extra=extra)
    return made


def test_a_name_is_imported_once(package: ModuleType) -> None:
    assert "sqrt" not in vars(package)
    assert package.sqrt(9) == 3
    assert vars(package)["sqrt"] is package.sqrt


def test_names_are_listed_before_they_are_imported(package: ModuleType) -> None:
    vars(package)["own"] = 1
    assert {"sqrt", "fit", "밤", "own"} <= {*dir(package)}


def test_another_name_is_an_attribute_error(package: ModuleType) -> None:
    with pytest.raises(AttributeError, match="module 'later' has no attribute 'recommend'"):
        package.recommend  # noqa: B018 - the access is what is tested


def test_a_package_of_the_extra_that_is_absent_names_the_extra(package: ModuleType) -> None:
    with pytest.raises(MissingExtraError, match=r"Fitting needs packages .* pip install 'segue\[text\]'"):
        package.fit  # noqa: B018 - the access is what is tested


def test_another_module_that_is_absent_is_named_as_it_is(package: ModuleType) -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        package.밤  # noqa: B018 - the access is what is tested
