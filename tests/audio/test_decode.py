from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from segue.audio import decode, decoders
from segue.audio.decode import Excerpt, file_tags, read_sound
from segue.errors import ConfigError, DataError, MissingExtraError

WHOLE = Excerpt(seconds=None)


def pitch(samples: Any, rate: int = 16_000) -> float:
    """The strongest frequency, in Hz."""
    return float(np.abs(np.fft.rfft(samples)).argmax() * rate / len(samples))


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3", "소리.wav"])
@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_every_format_gives_the_same_tone(write_sound: Any, name: str, rate: int) -> None:
    sound = read_sound(write_sound(name, seconds=2, rate=rate))
    assert sound.samples.dtype == np.float32
    assert len(sound.samples) == pytest.approx(32_000, abs=1800)
    assert pitch(sound.samples) == pytest.approx(440, abs=1)
    assert sound.note == ""


def test_resampling_is_soxrs(write_sound: Any) -> None:
    import soxr

    path = write_sound("a.wav", rate=44_100, subtype="FLOAT", seconds=3)
    samples, _ = soundfile.read(path, dtype="float32")
    np.testing.assert_allclose(read_sound(path).samples, soxr.resample(samples, 44_100, 16_000), atol=1e-4)


def test_m4a_is_read_through_pyav(tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    path = tmp_path / "a.m4a"
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(44_100 * 4) / 44_100)
    tone[: 44_100 * 2] = 0.0
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=44_100, layout="mono")
        for start in range(0, len(tone), 1024):
            block = tone[None, start : start + 1024].astype(np.float32)
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 44_100, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    whole = read_sound(path, excerpt=WHOLE).samples
    assert len(whole) == pytest.approx(64_000, rel=0.03)
    assert pitch(whole[40_000:]) == pytest.approx(440, abs=2)
    second_half = read_sound(path, excerpt=Excerpt(seconds=1, at="middle")).samples
    assert len(second_half) == pytest.approx(16_000, rel=0.1)
    assert np.abs(second_half[:6000]).mean() < 0.1 < np.abs(second_half[10_000:]).mean()


def test_the_excerpt_is_the_middle_half_minute(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    ramp = np.repeat(np.arange(60, dtype=np.float32) / 100, 1000)
    soundfile.write(path, ramp, 1000, subtype="FLOAT")
    middle = read_sound(path, sample_rate=1000).samples
    assert len(middle) == 30_000
    np.testing.assert_allclose(middle[[0, -1]], [0.15, 0.44], atol=1e-6)
    start = read_sound(path, sample_rate=1000, excerpt=Excerpt(seconds=2, at="start")).samples
    np.testing.assert_allclose(start, ramp[:2000])
    assert len(read_sound(path, sample_rate=1000, excerpt=WHOLE).samples) == 60_000


def test_of_three_hours_only_the_excerpt_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.wav"
    rate = 1000
    with soundfile.SoundFile(path, "w", rate, 1, "PCM_U8") as file:
        for hour in range(3):
            file.write(np.full(3600 * rate, 0.25 * hour, np.float32))
    read: list[int] = []
    original = soundfile.SoundFile.read

    def counting(self: Any, frames: int = -1, *args: Any, **options: Any) -> Any:
        read.append(frames)
        return original(self, frames, *args, **options)

    monkeypatch.setattr(soundfile.SoundFile, "read", counting)
    sound = read_sound(path, sample_rate=rate)
    assert len(sound.samples) == sum(read) == 30 * rate
    assert sound.samples == pytest.approx(0.25, abs=0.01)


def test_8_channels_and_192_khz(write_sound: Any) -> None:
    sound = read_sound(write_sound("a.wav", rate=192_000, channels=8, seconds=0.5))
    assert len(sound.samples) == pytest.approx(8000, abs=2)
    assert pitch(sound.samples) == pytest.approx(440, abs=3)


def test_channels_are_averaged(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.tile(np.float32([0.5, -0.1]), (1000, 1)), 16_000, subtype="FLOAT")
    assert read_sound(path).samples == pytest.approx(0.2, abs=1e-6)


def test_silence_and_10_ms_are_heard(write_sound: Any) -> None:
    assert read_sound(write_sound("a.wav", loudness=0.0)).note == "silent"
    assert len(read_sound(write_sound("b.wav", seconds=0.01)).samples) == 160


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3"])
def test_a_truncated_file_is_heard_as_far_as_it_goes(write_sound: Any, name: str) -> None:
    path = write_sound(name, seconds=6)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    sound = read_sound(path)
    assert 16_000 < len(sound.samples) < 64_000
    assert pitch(sound.samples[:16_000]) == pytest.approx(440, abs=2)
    if name in ("a.flac", "a.wav"):
        assert "broke off" in sound.note


@pytest.mark.parametrize("name", ["a.flac", "a.mp3", "a.ogg"])
@pytest.mark.parametrize("share", [0.2, 0.55])
def test_of_a_file_that_breaks_off_before_its_excerpt_ends_what_is_there_is_heard(
    write_sound: Any, name: str, share: float
) -> None:
    path = write_sound(name, seconds=40)
    path.write_bytes(path.read_bytes()[: round(path.stat().st_size * share)])
    sound = read_sound(path, excerpt=Excerpt(seconds=10))
    assert 5.5 * 16_000 < len(sound.samples) <= 10 * 16_000
    assert pitch(sound.samples) == pytest.approx(440, abs=2)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("text.mp3", b"this is a text, not a song\n" * 50, "got text: 'this is a text"),
        ("text.m4a", b"this is a text, not a song\n" * 50, "got text"),
        ("소리.mp3", "노래가 아닌 글 🌙\n".encode() * 300, "got text: '노래가 아닌 글"),
        ("empty.wav", b"", "an empty one"),
        (
            "noise.mp3",
            bytes(np.random.default_rng(0).integers(128, 250, 3000, dtype=np.uint8)),
            "no MPEG audio",
        ),
        ("noise.flac", b"\x00\x01\x02" * 1000, "decoded"),
        ("noise.m4a", b"\x00\x01\x02" * 1000, "decoded"),
        ("header.wav", b"RIFF\x00\x00\x00\x00WAVE", "decoded"),
    ],
)
def test_what_is_no_sound_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError, match=words) as caught:
        read_sound(path)
    assert name in str(caught.value)


def test_a_missing_file_and_a_file_without_samples(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No such file"):
        read_sound(tmp_path / "nothing.wav")
    soundfile.write(tmp_path / "a.wav", np.zeros(0, np.float32), 16_000)
    with pytest.raises(DataError, match="no samples"):
        read_sound(tmp_path / "a.wav")


def test_nan_samples_are_refused(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.full(100, np.nan, np.float32), 16_000, subtype="FLOAT")
    with pytest.raises(DataError, match="NaN"):
        read_sound(tmp_path / "a.wav")


def test_a_missing_package_is_named(write_sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_sound("a.wav")
    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(MissingExtraError, match=r"segue\[audio\]"):
        read_sound(path)
    monkeypatch.setitem(sys.modules, "av", None)
    (path.parent / "a.m4a").write_bytes(b"\x00\x01")
    with pytest.raises(MissingExtraError, match=r"segue\[m4a\]"):
        decoders.library("av", "m4a")


@pytest.mark.parametrize("with_av", [True, False])
def test_the_files_own_tags(tmp_path: Path, with_av: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.flac"
    with soundfile.SoundFile(path, "w", 16_000, 1) as file:
        file.title, file.artist = "밤 산책 🌙", "The Band"
        file.write(np.zeros(100, np.float32))
    if not with_av:
        monkeypatch.setattr(decode.importlib.util, "find_spec", lambda _: None)
    tags = file_tags(path)
    assert tags["title"] == "밤 산책 🌙"
    assert tags["artist"] == "The Band"


def test_a_playlist_under_a_sound_files_name_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_text("#EXTM3U\n#EXTINF:1,\nb.mp3\n")
    with pytest.raises(DataError, match="got text"):
        file_tags(tmp_path / "a.mp3")


def test_an_excerpt_needs_a_length() -> None:
    with pytest.raises(ConfigError, match="seconds above 0"):
        Excerpt(seconds=0)
