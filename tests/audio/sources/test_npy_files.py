from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segue.audio.sources import npy_files
from segue.audio.sources.npy_files import NpyFolder, parse_npy
from segue.errors import DataError


def saved(array: Any, **options: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


@pytest.mark.parametrize("dtype", ["<f4", "<f2", "<f8", ">f4"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_floats_of_any_width_and_order(dtype: str, order: Any) -> None:
    mel = np.random.default_rng(0).random((48, 9)).astype(np.float16)
    heard = parse_npy(saved(np.asarray(mel, dtype, order=order)), bands=48)
    assert heard.mel.dtype == np.float32
    np.testing.assert_array_equal(heard.mel, mel.astype(np.float32))


def test_silence_is_noted() -> None:
    assert parse_npy(saved(np.zeros((48, 3), np.float32)), bands=48).note == "silent"


WRONG = {
    "pickled": (saved(np.array([{"a": 1}], object), allow_pickle=True), "pickled Python objects"),
    "structured": (saved(np.zeros((48, 2), [("a", "O")]), allow_pickle=True), "pickled Python objects"),
    "bands": (saved(np.zeros((40, 5), np.float32)), r"expected shape \(48, frames\).*got \(40, 5\)"),
    "row": (saved(np.zeros(48, np.float32)), r"got \(48,\)"),
    "no frame": (saved(np.zeros((48, 0), np.float32)), r"got \(48, 0\)"),
    "integers": (saved(np.zeros((48, 5), np.int32)), "got int32"),
    "nan": (saved(np.full((48, 5), np.nan, np.float32)), "NaN"),
    "larger than float32": (saved(np.full((48, 5), 1e300)), "infinity"),
    "larger than float16": (saved(np.full((48, 5), -1e9, np.float32)), "at most 65,504, got 1,000,000,000"),
    "truncated": (saved(np.zeros((48, 5), np.float32))[:-4], "expected 960 bytes of values, got 956"),
    "longer": (saved(np.zeros((48, 5), np.float32)) + b"x", "got 961"),
    "text": (b"no npy at all", r"expected a \.npy file"),
    "empty": (b"", r"expected a \.npy file"),
    "pickle file": (b"\x80\x04\x95\x05\x00\x00\x00", r"expected a \.npy file"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_no_spectrogram_is_refused(kind: str) -> None:
    data, words = WRONG[kind]
    with pytest.raises(DataError, match=words) as caught:
        parse_npy(data, bands=48, source="shard.tar:0/1.npy")
    assert "shard.tar:0/1.npy" in str(caught.value)


def test_a_header_that_claims_more_than_is_there_allocates_nothing() -> None:
    stream = io.BytesIO()
    header = {"descr": "<f8", "fortran_order": False, "shape": (48, 999_999)}
    np.lib.format.write_array_header_1_0(stream, header)
    with pytest.raises(DataError, match="expected 383,999,616 bytes of values, got 0"):
        parse_npy(stream.getvalue(), bands=48)


def test_a_folder_of_melons_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in (7, 1002, 1001):
        path = tmp_path / f"{key // 1000}/{key}.npy"
        path.parent.mkdir(exist_ok=True)
        np.save(path, np.full((48, 4), key, np.float32))
    folder = NpyFolder(tmp_path, bands=48)
    assert folder.total == 3
    assert {clip.id: float(clip.load().mel[0, 0]) for clip in folder.clips()} == {
        "7": 7.0, "1001": 1001.0, "1002": 1002.0,
    }  # fmt: skip
    monkeypatch.setattr(npy_files, "MAX_BYTES", 100)
    with pytest.raises(DataError, match="at most 100 bytes"):
        next(folder.clips()).load()


def headed(text: str, version: tuple[int, int] = (1, 0)) -> bytes:
    """A .npy file with this text for its header."""
    size = len(text).to_bytes(2 if version == (1, 0) else 4, "little")
    return b"\x93NUMPY" + bytes(version) + size + text.encode("latin1") + bytes(192)


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0), (9, 9)])
@pytest.mark.parametrize(
    "text",
    [
        *(
            f"{{'descr':'<f4','fortran_order':False,'shape':(48,{1 << bits})}}"
            for bits in (31, 62, 63, 64, 700)
        ),
        "{'descr':'<f4','fortran_order':False,'shape':(48,-1)}",
        "{'descr':'<f4','fortran_order':False,'shape':(48," + "9" * 5_000 + ")}",
        "{'descr':'f999','fortran_order':False,'shape':(48,1)}",
        "{'descr':('<f4',(1 << 30,)),'fortran_order':False,'shape':(48,1)}",
        "{'descr':'<f4,<f4','fortran_order':False,'shape':(48,1)}",
        "(" * 5_000,
        "-" * 9_000,
        "'''",
        "\0",
    ],
)
def test_a_header_that_is_made_to_hurt_is_refused(text: str, version: tuple[int, int]) -> None:
    with pytest.raises(DataError):
        parse_npy(headed(text, version), bands=48)


def test_a_pipe_or_a_folder_is_no_npy(tmp_path: Path) -> None:
    (tmp_path / "a.npy").mkdir()
    for path in (tmp_path / "a.npy", Path("/dev/zero")):
        with pytest.raises(DataError, match="a directory, a pipe or a device"):
            npy_files.read_npy(path, bands=48)
