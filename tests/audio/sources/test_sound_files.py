from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from segue.audio.decoders import Excerpt
from segue.audio.mel import MELON
from segue.audio.sources import BadFile, NpyFolder, SoundFiles, TarShards, open_source
from segue.audio.sources.sound_files import list_sounds, listed_sounds
from segue.errors import ConfigError, DataError


def test_ids_from_names(write_sound: Any, tmp_path: Path) -> None:
    for name in ("1/1001.wav", "밤 산책.OGG", "a/same.wav", "b/same.flac", "notes.txt"):
        if name.endswith("txt"):
            (tmp_path / name).write_text("no sound")
        else:
            write_sound(name, seconds=0.2, **({"format": "OGG"} if name.endswith("OGG") else {}))
    found = [file.id for file in list_sounds(tmp_path, ids="name")]
    assert found == ["1001", "a/same.wav", "b/same.flac", "밤 산책"]
    found = [file.id for file in list_sounds(tmp_path)]
    assert found == ["1/1001.wav", "a/same.wav", "b/same.flac", "밤 산책.OGG"]


def test_a_clip_is_the_files_spectrogram(write_sound: Any) -> None:
    path = write_sound("7.wav", subtype="FLOAT")
    (clip,) = open_source(path).clips()
    assert not isinstance(clip, BadFile)
    assert clip.id == "7.wav"
    np.testing.assert_array_equal(clip.load().mel, MELON.of(soundfile.read(path, dtype="float32")[0]))


def test_a_whole_file_is_heard_block_by_block_as_at_once(write_sound: Any, tmp_path: Path) -> None:
    path = write_sound("a.flac", seconds=3.0, rate=11_025, channels=2)
    at_once = SoundFiles(()).hear(path)
    whole = SoundFiles((), excerpt=Excerpt(seconds=None)).hear(path)
    np.testing.assert_allclose(whole.mel, at_once.mel, atol=1e-5)
    soundfile.write(tmp_path / "silent.wav", np.zeros(16_000), 16_000)
    soundfile.write(tmp_path / "none.wav", np.zeros(0), 16_000)
    assert SoundFiles((), excerpt=Excerpt(seconds=None)).hear(tmp_path / "silent.wav").note == "silent"
    with pytest.raises(DataError, match=r"none\.wav.*no samples"):
        SoundFiles((), excerpt=Excerpt(seconds=None)).hear(tmp_path / "none.wav")


def test_ids_from_the_files_tags(tmp_path: Path) -> None:
    for name, tags in {"a": {"title": "봄", "artist": "X"}, "b": {"title": "봄"}}.items():
        with soundfile.SoundFile(tmp_path / f"{name}.flac", "w", 16_000, 1) as file:
            for field, text in tags.items():
                setattr(file, field, text)
            file.write(np.ones(300, np.float32) / 2)
    (tmp_path / "c.flac").write_bytes(b"\x01\x02" * 50)
    named, untagged, broken = open_source(tmp_path, ids="tags").clips()
    assert not isinstance(named, BadFile)
    assert named.id == "X - 봄"
    assert isinstance(untagged, BadFile)
    assert "expected the tags artist, title" in untagged.reason
    assert isinstance(broken, BadFile)
    assert [file.id for file in list_sounds(tmp_path, ids="tag:TITLE")] == ["봄", "봄", ""]


@pytest.mark.parametrize("ids", ["tag:", "paths", ""])
def test_other_ways_to_name_are_refused(tmp_path: Path, ids: str) -> None:
    with pytest.raises(ConfigError, match="tag:FIELD"):
        list_sounds(tmp_path, ids=ids)


def test_ids_from_a_csv(write_sound: Any, tmp_path: Path) -> None:
    write_sound("sounds/a.wav")
    table = tmp_path / "ids.csv"
    table.write_text("\ufefffile,id,more\nsounds/a.wav,42,x\nsounds/b.wav,43,x\n,44,x\nsounds/a.wav,,x\n")
    source = open_source(table)
    assert isinstance(source, SoundFiles)
    first, second, *rest = source.clips()
    assert not isinstance(first, BadFile)
    assert not isinstance(second, BadFile)
    assert first.load().mel.shape == (48, 63)
    with pytest.raises(DataError, match="No such file"):
        second.load()
    assert [bad.reason[:6] for bad in rest if isinstance(bad, BadFile)] == ["line 4", "line 5"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"path,id\na,1\n", "file and id"), (b"file,id\n", "at least one row"), (b"\xff\xfe\x00a", "UTF-8")],
)
def test_a_csv_of_another_form_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "ids.csv").write_bytes(content)
    with pytest.raises(DataError, match=words):
        listed_sounds(tmp_path / "ids.csv")


def test_the_kind_of_source_is_told_from_what_is_there(tmp_path: Path) -> None:
    for name in ("arena_mel_10.tar", "arena_mel_2.tar"):
        (tmp_path / name).write_bytes(b"")
    source = open_source(tmp_path)
    assert isinstance(source, TarShards)
    assert [path.name for path in source.shards] == ["arena_mel_2.tar", "arena_mel_10.tar"]
    assert isinstance(open_source(tmp_path / "arena_mel_2.tar"), TarShards)
    (tmp_path / "npy" / "0").mkdir(parents=True)
    (tmp_path / "npy" / "0" / "1.npy").write_bytes(b"")
    assert isinstance(open_source(tmp_path / "npy"), NpyFolder)
    for name in ("a.wav", "b.wav"):
        (tmp_path / "npy" / name).write_bytes(b"")
    assert isinstance(open_source(tmp_path / "npy"), SoundFiles)
    for nothing in (tmp_path / "npy" / "0" / "1.npy", tmp_path / "missing"):
        with pytest.raises(DataError, match="got none"):
            open_source(nothing)
