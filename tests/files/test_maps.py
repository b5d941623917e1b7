"""Arrays mapped without a descriptor."""

from __future__ import annotations

import errno
import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from segue.errors import ArtifactError
from segue.files import maps
from segue.files.arrays import map_array
from segue.files.maps import mapped

OPEN = Path("/proc/self/fd")
MAPS = Path("/proc/self/maps")

VALUES = arrays.arrays(
    st.sampled_from([np.int8, np.int32, np.float32, np.float64, np.bool_]),
    arrays.array_shapes(min_dims=0, min_side=0),
)


def saved(directory: Path, values: Any, name: str = "a.npy") -> Path:
    np.save(directory / name, values, allow_pickle=False)
    return directory / name


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VALUES, st.booleans())
def test_an_array_is_that_of_the_file(tmp_path: Path, values: Any, by_columns: bool) -> None:
    values = np.asfortranarray(values) if by_columns else values
    found = mapped(saved(tmp_path, values))
    np.testing.assert_array_equal(found, values, strict=True)
    assert type(found) is np.ndarray
    assert not found.flags.writeable
    if values.size:
        assert found.flags.f_contiguous == values.flags.f_contiguous


def test_both_versions_of_a_header_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    for version in (1, 2):
        path.write_bytes(header("(3,)", version=version) + b"abc")
        assert mapped(path).tobytes() == b"abc"


def test_a_map_shows_what_somebody_writes_into_the_file(tmp_path: Path) -> None:
    path = saved(tmp_path, np.arange(4, dtype=np.int32))
    found = mapped(path)
    with path.open("r+b") as file:
        file.seek(-4, 2)
        file.write(np.int32(9).tobytes())
    assert found.tolist() == [0, 1, 2, 9]


@pytest.mark.skipif(not OPEN.is_dir(), reason="the system does not list a process's open files")
def test_no_file_stays_open_and_a_map_ends_with_its_last_array(tmp_path: Path) -> None:
    paths = [saved(tmp_path, np.arange(1000), f"{number}.npy") for number in range(50)]
    before = len(list(OPEN.iterdir()))
    found = [mapped(path)[10:] for path in paths]
    assert len(list(OPEN.iterdir())) == before
    assert MAPS.read_text().count(str(tmp_path)) == len(paths)
    kept = found[7][5:]
    del found
    gc.collect()
    assert MAPS.read_text().count(str(tmp_path)) == 1
    assert kept[0] == 15


def test_without_the_systems_own_functions_python_maps_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maps, "_UNIX", False)
    assert mapped(saved(tmp_path, np.arange(3))).tolist() == [0, 1, 2]


def header(shape: str, descr: str = "|u1", version: int = 1) -> bytes:
    said = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}}}".ljust(127) + "\n"
    return (
        b"\x93NUMPY"
        + bytes([version, 0])
        + len(said).to_bytes(2 if version == 1 else 4, "little")
        + said.encode()
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x93NUMPY",
        header("(1,)", version=3) + b"0",
        header("(9,)") + b"0" * 8,
        header("(-1,)") + b"0" * 8,
        header("(9223372036854775807, 4)"),
        header("(1,)", "|O") + b"0" * 8,
    ],
)
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.npy"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"\w"):
        mapped(path)


@pytest.mark.skipif(sys.platform == "win32", reason="its maps are Python's own")
def test_a_refusal_of_the_system_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, np.arange(3))
    if sys.version_info >= (3, 13):
        pytest.skip("Python maps, and tells it")
    with pytest.raises(OSError, match=os.strerror(errno.EBADF)):
        maps._Region(10_000, 8, np.dtype(np.int8), 8, 0)
    monkeypatch.setattr(maps, "_numbers", _out_of_memory)
    with pytest.raises(ArtifactError, match="Nothing is wrong with it: free some memory"):
        map_array(path, np.int64, (3,))


def _out_of_memory(*_: object) -> Any:
    raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))


def test_arrays_outlive_the_process_s_end(tmp_path: Path) -> None:
    """A map that went before an array that something reads at exit would end the process by a signal."""
    path = saved(tmp_path, np.arange(100_000))
    code = (
        "import atexit, sys, pathlib\n"
        "from segue.files.maps import mapped\n"
        f"found = mapped(pathlib.Path({str(path)!r}))\n"
        "atexit.register(lambda: print(int(found.sum())))\n"
        "import weakref\n"
        "class Late:\n"
        "    def __del__(self, found=found): sys.stdout.write(str(int(found[-1])))\n"
        "late = Late()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "4999950000\n99999")
