"""These tests compare the compiled loops with NumPy; where there is a compiler, the loops must be there."""

from __future__ import annotations

import os
import shutil

import pytest

from segue import compiled


@pytest.fixture(autouse=True)
def library() -> None:
    if compiled.available():
        return
    if os.environ.get("SEGUE_COMPILED") != "0" and any(map(shutil.which, ("cc", "gcc", "clang"))):
        pytest.fail("the loops are not compiled: python hatch_build.py")
    pytest.skip("built without a C compiler")
