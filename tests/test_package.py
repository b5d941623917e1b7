from __future__ import annotations

import subprocess
import sys

import pytest

import segue

HEAVY = (
    "numpy",
    "scipy",
    "polars",
    "msgspec",
    "gensim",
    "implicit",
    "lightgbm",
    "kiwipiepy",
    "matplotlib",
    "torch",
    "fastapi",
    "sqlalchemy",
)


def loaded_by(code: str) -> set[str]:
    """The top-level packages that a fresh interpreter has loaded after `code`."""
    show = "import sys; print(' '.join(sorted({name.split('.')[0] for name in sys.modules})))"
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}\n{show}"], capture_output=True, check=True, text=True
    )
    return set(ran.stdout.split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_by("import segue").isdisjoint({*HEAVY, "typer", "rich"})


def test_the_command_line_loads_nothing_heavy_before_a_command_runs() -> None:
    # msgspec is in: errors and values are light and needed at once by the command modules
    assert loaded_by("import segue.cli.app").isdisjoint(set(HEAVY) - {"msgspec"})


@pytest.mark.parametrize("name", segue.__all__)
def test_every_public_name_is_there(name: str) -> None:
    value = getattr(segue, name)
    assert value.__name__ == name
    assert getattr(segue, name) is value
    assert name in dir(segue)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'segue' has no attribute 'recommend'"):
        segue.recommend  # noqa: B018 - the access is what is tested


def test_from_import_works() -> None:
    code = "from segue import Dataset, Query; assert Dataset.__module__ == 'segue.data.dataset'; Query(title='밤')"
    assert "polars" in loaded_by(code)
