from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib import rc_context
from matplotlib.figure import Figure

from segue.errors import ConfigError
from segue.files.pictures import check_picture, dateless, style


def drawn(path: Path) -> bytes:
    with rc_context(style()):
        figure = Figure()
        figure.subplots().set_title("a title")
        figure.savefig(path, format=path.suffix[1:], metadata=dateless(path))
    return path.read_bytes()


def test_equal_plots_have_equal_bytes(tmp_path: Path) -> None:
    for suffix in (".svg", ".png"):
        assert drawn(tmp_path / f"a{suffix}") == drawn(tmp_path / f"b{suffix}")
    assert b"a title</text>" in (tmp_path / "a.svg").read_bytes()  # text stays text


def test_other_endings_are_refused() -> None:
    check_picture(Path("a.SVG"))
    with pytest.raises(ConfigError, match=r"ends with \.svg or \.png"):
        check_picture(Path("a.jpg"))
