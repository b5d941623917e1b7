from __future__ import annotations

import contextlib
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from segue.audio.hearing import hear_files
from segue.audio.inputs import ArrayInputs, read_item, read_picture
from segue.audio.mel import MELON
from segue.audio.sources.sound_files import SoundFiles
from segue.errors import DataError, MissingExtraError


def test_a_picture_has_three_channels_in_0_to_1(tmp_path: Path) -> None:
    pixels = np.zeros((20, 40, 4), np.uint8)
    pixels[..., 0], pixels[..., 3] = 255, 255
    pixels[:10, :, 2] = 51
    Image.fromarray(pixels).save(tmp_path / "a.png")
    found = read_picture(tmp_path / "a.png", 10)
    assert found.shape == (3, 10, 10)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found[0], 1)
    np.testing.assert_allclose(found[2, :4], 0.2)
    np.testing.assert_allclose(found[2, 6:], 0)


def test_what_is_no_picture_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    with pytest.raises(DataError, match="expected a picture"):
        read_picture(tmp_path / "a.jpg")
    with pytest.raises(DataError, match="expected a picture"):
        read_picture(tmp_path / "none.jpg")
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(MissingExtraError, match=r"segue\[audio\]"):
        read_picture(tmp_path / "a.jpg")


def test_a_picture_that_is_larger_than_it_looks_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("1", (9_000, 9_000)).save(tmp_path / "a.png")
    assert (tmp_path / "a.png").stat().st_size < 20_000
    with pytest.raises(DataError, match="at most 50,000,000 pixels, got 9,000 by 9,000"):
        read_picture(tmp_path / "a.png")


def test_another_format_under_a_picture_s_name_starts_no_program(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n")
    with pytest.raises(DataError, match="expected a picture"):
        read_picture(tmp_path / "a.png")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_damaged_picture_is_read_or_refused(tmp_path: Path, kind: str) -> None:
    whole = tmp_path / "a"
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (30, 30, 3), np.uint8)).save(whole, kind)
    rng = random.Random(2)  # noqa: S311 - which bytes
    for number in range(100):
        data = bytearray(whole.read_bytes()[: rng.choice([1 << 20, rng.randrange(1, 900)])])
        for _ in range(rng.randrange(1, 9)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path = tmp_path / f"{number}.png"
        path.write_bytes(data)
        with contextlib.suppress(DataError):
            read_picture(path)


def test_files_are_read_by_their_kind(write_sound: Any, tmp_path: Path) -> None:
    sounds = SoundFiles(())
    np.save(tmp_path / "m.npy", np.ones((48, 5), np.float32))
    assert read_item(tmp_path / "m.npy", sounds).mel.shape == (48, 5)
    assert read_item(write_sound("a.wav"), sounds).mel.shape == (48, MELON.frames(16_000))
    Image.new("RGB", (9, 9)).save(tmp_path / "p.png")
    assert read_item(tmp_path / "p.png", sounds).mel.shape == (3, 64, 64)
    with pytest.raises(DataError, match="No such file"):
        read_item(tmp_path / "none.npy", sounds)


def test_hearing_many_files_keeps_their_order_and_passes_over_bad_ones(
    write_sound: Any, tmp_path: Path
) -> None:
    files = [str(write_sound(f"{at}.wav", seconds=0.1 * (at + 1))) for at in range(6)]
    (tmp_path / "2.wav").write_text("a text\n" * 30)
    heard = hear_files([*files, str(tmp_path / "none.wav")], workers=3)
    assert heard.rows == [0, 1, 3, 4, 5]
    assert [array.shape[1] for array in heard.arrays] == [
        MELON.frames(round(1600 * (at + 1))) for at in heard.rows
    ]
    assert {Path(file).name: reason[:20] for file, reason in heard.bad.items()} == {
        "2.wav": "expected a sound fil", "none.wav": "expected a sound fil",
    }  # fmt: skip
    assert heard.noted == {}
    silent = str(write_sound("silent.wav", loudness=0.0))
    assert hear_files([files[0], silent]).noted == {silent: "silent"}
    with pytest.raises(DataError, match="expected files that can be heard"):
        hear_files([str(tmp_path / "none.wav")])
    with pytest.raises(DataError, match="got none"):
        hear_files([])


def test_arrays_are_cut_by_frames() -> None:
    inputs = ArrayInputs([np.arange(12.0).reshape(2, 6), np.ones((2, 3))])  # type: ignore[list-item] - float64 will do
    assert (len(inputs), inputs.channels, inputs.height, inputs.frames(0)) == (2, 1, 2, 6)
    np.testing.assert_array_equal(inputs.crop(0, 4, 9), [[[4, 5], [10, 11]]])
