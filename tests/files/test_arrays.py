"""Arrays from a stranger: only what was asked for is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segue.errors import ArtifactError
from segue.files.arrays import map_array, read_array
from segue.files.trust import trusting
from tests.model.hostile_arrays import array_damages

CODES = np.array([0, 3, 5, 9], np.int32)
NUMBERS = np.arange(12, dtype=np.float32).reshape(4, 3)


def saved(directory: Path, values: Any) -> Path:
    np.save(directory / "a.npy", values, allow_pickle=False)
    return directory / "a.npy"


def test_what_was_asked_for_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path, CODES)
    np.testing.assert_array_equal(map_array(path, np.int32, (4,), below=10, ascending=True), CODES)
    np.testing.assert_array_equal(map_array(path, (np.int64, np.int32), (None,)), CODES)
    for order in (np.ascontiguousarray, np.asfortranarray):
        np.testing.assert_array_equal(map_array(saved(tmp_path, order(NUMBERS)), np.float32, (4, 3)), NUMBERS)
    assert map_array(saved(tmp_path, NUMBERS[:0]), np.float32, (0, None)).shape == (0, 3)
    assert map_array(saved(tmp_path, CODES[:0]), np.int32, (None,), below=0).shape == (0,)


def test_it_is_mapped_or_read(tmp_path: Path) -> None:
    path = saved(tmp_path, NUMBERS)
    mapped, read = map_array(path, np.float32, (4, 3)), read_array(path, np.float32, (4, 3))
    assert not mapped.flags.writeable
    with path.open("r+b") as file:
        file.seek(-4, 2)
        file.write(np.float32(7).tobytes())
    assert (mapped[-1, -1], read[-1, -1]) == (7, 11)


@pytest.mark.parametrize(
    ("values", "below", "ascending"),
    [
        (CODES, 9, False),
        (-CODES, 10, False),
        (np.array([np.iinfo(np.int32).min], np.int32), 10, False),
        (CODES[::-1].copy(), 10, True),
        (np.array([1, 1], np.int32), 10, True),
    ],
)
def test_other_codes_are_refused(tmp_path: Path, values: Any, below: int, ascending: bool) -> None:
    path = saved(tmp_path, values)
    with pytest.raises(ArtifactError, match=r"a\.npy: expected"):
        map_array(path, np.int32, (None,), below=below, ascending=ascending)
    with trusting(True):  # of one's own
        map_array(path, np.int32, (None,), below=below, ascending=ascending)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("place", [0, 40_000, 99_999])
def test_numbers_that_are_none_are_refused(tmp_path: Path, value: float, place: int) -> None:
    values = np.full(100_000, np.finfo(np.float32).max, np.float32)
    path = saved(tmp_path, values)
    map_array(path, np.float32, (None,))
    values[place] = value
    path = saved(tmp_path, values)
    with pytest.raises(ArtifactError, match="finite"):
        map_array(path, np.float32, (None,))
    assert len(map_array(path, np.float32, (None,), finite=False)) == 100_000


def read(path: Path, like: Any) -> tuple[Any, str]:
    """An array like that, or what is said about its file."""
    try:
        return map_array(path, like.dtype, like.shape, below=10), ""
    except ArtifactError as error:
        return None, str(error)


@pytest.mark.parametrize("values", [CODES, NUMBERS], ids=["codes", "numbers"])
def test_whatever_is_done_to_a_file_is_read_as_asked_for_or_refused(tmp_path: Path, values: Any) -> None:
    for name, damage in array_damages(saved(tmp_path, values)).items():
        path = saved(tmp_path, values)
        damage(path)
        found, said = read(path, values)
        if found is None:
            assert str(path) in said, name
            continue
        assert found.dtype == values.dtype
        assert found.shape == values.shape
        assert values.dtype.kind == "f" or ((found >= 0) & (found < 10)).all(), name


def test_shapes_and_types_are_looked_at_even_if_the_file_is_trusted(tmp_path: Path) -> None:
    with trusting(True), pytest.raises(ArtifactError, match=r"expected float32 of shape \(3, any\)"):
        map_array(saved(tmp_path, NUMBERS), np.float32, (3, None))
    with trusting(True), pytest.raises(ArtifactError, match="got float64"):
        map_array(saved(tmp_path, NUMBERS.astype(float)), np.float32, (4, 3))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match=r"none\.npy"):
        map_array(tmp_path / "none.npy", np.float32, (1,))
