"""What every reader owes, whatever its format."""

from __future__ import annotations

import contextlib
import json
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.data.dataset import Dataset
from segue.data.readers import READERS, read
from segue.errors import ConfigError, DataError
from tests.data.readers.specimens import HISTORIES, SPECIMENS

T = TypeVar("T")


@pytest.fixture(params=list(READERS.built_in))
def specimen(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    """A format's name, and a file with one playlist in it, alone in a folder."""
    name, content = SPECIMENS[request.param]
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return request.param, path


class OneBar:
    """A terminal holds one bar: a second one inside it fails."""

    def __init__(self) -> None:
        self.open = 0
        self.labels: list[str] = []

    def track(self, items: Iterable[T], *, label: str, total: int | None = None) -> Iterator[T]:  # noqa: ARG002 - the protocol's names
        assert self.open == 0, f"bar {label} inside another"
        self.open += 1
        self.labels.append(label)
        yield from items
        self.open -= 1


def test_a_folder_and_its_file_bring_the_same(specimen: tuple[str, Path]) -> None:
    name, path = specimen
    file, folder = read(name, path).dataset, read(name, str(path.parent)).dataset
    assert file.manifest.fingerprint == folder.manifest.fingerprint
    assert file.playlists["title"].to_list() == [None if name in HISTORIES else "비 오는 날"]
    assert [key.removeprefix("/").removeprefix("abcdefghij") for key in file.tracks["id"][:2]] == ["7", "8"]
    assert file.manifest.source == {"format": name, "source": path.name, "files": path.name, "skipped": "0"}


def test_the_dataset_survives_saving(specimen: tuple[str, Path], tmp_path: Path) -> None:
    dataset = read(*specimen).dataset
    dataset.save(tmp_path / "out")
    loaded = Dataset.load(tmp_path / "out")
    assert loaded.playlists.equals(dataset.playlists)
    assert loaded.tracks.equals(dataset.tracks)
    assert loaded.manifest == dataset.manifest


def test_progress_is_one_bar_at_a_time(specimen: tuple[str, Path]) -> None:
    bars = OneBar()
    read(*specimen, progress=bars)
    assert bars.labels
    assert bars.open == 0


def test_an_empty_file_is_an_error_even_when_bad_ones_are_skipped(specimen: tuple[str, Path]) -> None:
    name, path = specimen
    path.write_bytes(b"")
    with pytest.raises(DataError, match="got an empty file") as caught:
        read(name, path)
    assert caught.value.where.file == str(path)
    with pytest.raises(DataError, match="expected playlists with titles, tags or tracks, got none") as caught:
        read(name, path, skip_bad=True)
    assert "empty file" in caught.value.hint


def test_a_source_that_is_not_there(specimen: tuple[str, Path], tmp_path: Path) -> None:
    with pytest.raises(DataError, match="got nothing there"):
        read(specimen[0], tmp_path / "gone", skip_bad=True)


def test_an_empty_folder(specimen: tuple[str, Path], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="got"):
        read(specimen[0], tmp_path / "empty", skip_bad=True)


def test_a_file_without_permission(specimen: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root, who may run this, is refused nothing
    with pytest.raises(DataError, match="cannot be read: Permission denied") as caught:
        read(*specimen)
    assert caught.value.where.file == str(specimen[1])


def test_an_unknown_format_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"expected a format among melon.*, got 'winamp'") as caught:
        read("winamp", tmp_path)
    assert all(name in caught.value.message for name in READERS.names())
    assert set(SPECIMENS) == set(READERS.built_in)


ODD = [
    *(b"\x00", b"\xff", b"\xb9\xe3", b"\xef\xbb\xbf", b"\xff\xfe", b"\\ud800"),
    *(b'"', b"'", b"[", b"]", b"{", b"}", b",", b":", b"-", b"\n", b"\r", b"\t", b"[" * 5000),
    *(b"null", b"NaN", b"true", b"0.5", b"1e400", b"9" * 5000, b"file://", b"../" * 40, b"#EXT-X-"),
    *(b'"pos":9,', b'"id":7,', b'"likes":-1,', b'"updated":1e308,', b'"duration":1e308,', b'"duration":-1,'),
    *(b'"date":"9999-12-31T23:59:59-10:00",', b"#EXTINF:" + b"9" * 400 + b",x\n", b"#EXTINF:-9.9,x\n"),
]


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(sorted(SPECIMENS)),
    st.lists(st.tuples(st.integers(0, 120), st.integers(0, 5), st.sampled_from(ODD)), min_size=1, max_size=4),
    st.booleans(),
)
def test_no_damage_brings_another_error(
    name: str, edits: list[tuple[int, int, bytes]], skip_bad: bool
) -> None:
    file, content = SPECIMENS[name]
    data = content.encode() if isinstance(content, str) else content
    for at, cut, odd in edits:
        data = data[:at] + odd + data[at + cut :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, file)
        path.write_bytes(data)
        with contextlib.suppress(DataError):
            result = read(name, path, skip_bad=skip_bad)
            result.dataset.save(Path(folder, "out"))
            assert skip_bad or not result.problems


@pytest.mark.parametrize("name", ["melon", "mpd", "jsonl", "json", "jspf", "m3u", "csv", "tsv"])
def test_a_bad_track_costs_its_playlist_nothing_else(name: str, tmp_path: Path) -> None:
    file, content = SPECIMENS[name]
    assert isinstance(content, str)
    if content.startswith(("{", "[")):
        damaged = content.replace("[7, 8]", '[7, {"title": "?"}, true, null, 8]')
        damaged = damaged.replace('[{"title": "7"}', '[{"title": "7"}, {}, true, {"title": 9}')
        bad = 3
    elif name == "m3u":
        damaged, bad = content.replace("8\n", "#SEGUE-TRACK:%20\n9\n8\n"), 1
    else:
        cut = content[8]
        damaged, bad = content + f"1{cut}{cut}\n1{cut}true{cut}\n", 2
    (tmp_path / file).write_text(damaged, encoding="utf-8")
    assert damaged != content
    result = read(name, tmp_path / file, skip_bad=True)
    assert {"7", "8"} <= set(result.dataset.tracks["id"])
    assert result.dataset.playlists["title"].to_list() == ["비 오는 날"]
    assert len(result.problems) == bad
    assert all(problem.where.file == str(tmp_path / file) for problem in result.problems)
    if bad:
        with pytest.raises(DataError) as caught:
            read(name, tmp_path / file)
        assert caught.value.message == result.problems[0].message or caught.value.where.field


def test_no_part_of_a_message_is_empty_or_there_twice(tmp_path: Path) -> None:
    for name, (file, _) in SPECIMENS.items():
        path = tmp_path / file
        path.write_bytes(b"<html>")
        with pytest.raises(DataError) as caught:
            read(name, path, skip_bad=True)
        assert ": :" not in str(caught.value)
        assert str(caught.value).count(str(path)) == 1


@pytest.mark.parametrize("name", ["melon", "mpd", "jsonl", "json", "jspf", "m3u", "csv", "tsv"])
def test_decomposed_text_is_stored_composed(name: str, tmp_path: Path) -> None:
    file, content = SPECIMENS[name]
    text = str(content)
    if text.startswith("[") or (text.startswith("{") and name != "jsonl"):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    decomposed = unicodedata.normalize("NFD", text)
    assert decomposed != text
    (tmp_path / file).write_text(decomposed, encoding="utf-8")
    assert read(name, tmp_path / file).dataset.playlists["title"].to_list() == ["비 오는 날"]
