from __future__ import annotations

from pathlib import Path

import pytest

from segue.audio.labels import Labelled, folder_labels, playlist_labels, read_labels
from segue.data.dataset import Dataset
from segue.errors import ConfigError, DataError


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_files_are_beside_the_csv_and_labels_between_bars(tmp_path: Path) -> None:
    table = write(tmp_path / "l.csv", "\ufefffile,labels,fold\n소리/a.wav,비| rain |비,1\nb.wav,octave:4,2\n")
    found = read_labels(table)
    assert found.items == (str(tmp_path / "소리/a.wav"), str(tmp_path / "b.wav"))
    assert found.labels == (("비", "rain"), ("octave:4",))
    assert found.names == ("octave:4", "rain", "비")
    assert found.targets(("비", "octave:4", "unknown")).tolist() == [[1, 0, 0], [0, 1, 0]]
    assert found.subset([1]).items == (str(tmp_path / "b.wav"),)


def test_the_planet_competitions_csv(tmp_path: Path) -> None:
    (tmp_path / "train-jpg").mkdir()
    (tmp_path / "train-jpg" / "train_0.jpg").write_bytes(b"")
    write(tmp_path / "x.png", "")
    table = write(tmp_path / "t.csv", "image_name,tags\ntrain_0,haze primary\ntrain_1,clear\nx.png,clear\n")
    found = read_labels(table)
    assert [Path(file).relative_to(tmp_path).as_posix() for file in found.items] == [
        "train-jpg/train_0.jpg", "train_1.jpg", "x.png",
    ]  # fmt: skip
    assert found.labels[0] == ("haze", "primary")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("file,tags\na,b\n", "columns file and labels"),
        ("file,labels\n", "at least one labelled file"),
        ("file,labels\na,b\na,c\n", "line 3: expected each file once"),
        ("file,labels\na,\n", "line 2: expected a file and at least one label"),
        ("file,labels\n,x\n", "line 2: expected a file"),
        ("file,labels\na\n", "line 2"),
    ],
)
def test_a_csv_of_another_form_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        read_labels(write(tmp_path / "l.csv", text))


def test_a_missing_or_foreign_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="CSV in UTF-8"):
        read_labels(tmp_path / "none.csv")
    (tmp_path / "b.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="CSV in UTF-8"):
        read_labels(tmp_path / "b.csv")


def test_a_tracks_labels_are_the_tags_of_the_playlists_that_hold_it(sample: Dataset) -> None:
    expected: dict[str, set[str]] = {}
    ids = sample.tracks["id"].to_list()
    for tags, tracks in zip(sample.playlists["tags"], sample.playlists["tracks"], strict=True):
        for row in tracks:
            expected.setdefault(ids[row], set()).update(tags)
    found = playlist_labels(sample, [*ids, "not there"], labels=5, least_tracks=10)
    kept = set(found.names)
    assert len(kept) == 5
    for item, labels in zip(found.items, found.labels, strict=True):
        assert set(labels) == expected[item] & kept
        assert labels
    carried = {key for key, tags in expected.items() if tags & kept}
    assert set(found.items) == carried
    counts = {tag: sum(tag in tags for tags in expected.values()) for tag in set().union(*expected.values())}
    assert min(counts[tag] for tag in kept) >= sorted(counts.values(), reverse=True)[4]


def test_only_tracks_asked_for_are_labelled(sample: Dataset) -> None:
    some = sample.tracks["id"].to_list()[:50]
    found = playlist_labels(sample, some, least_tracks=1)
    assert set(found.items) <= set(some)
    with pytest.raises(DataError, match="got none"):
        playlist_labels(sample, some, least_tracks=51)
    with pytest.raises(ConfigError, match="1 or more"):
        playlist_labels(sample, some, labels=0)


def test_labelled_is_a_value() -> None:
    assert Labelled(("a",), (("x",),)) == Labelled(("a",), (("x",),))
    assert len(Labelled((), ())) == 0


def test_a_folder_of_pictures_for_each_label(tmp_path: Path) -> None:
    for name in ("고양이 🐈/a.PNG", "고양이 🐈/old/b.jpg", "dog/c.tif", "dog/notes.txt", "beside.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = folder_labels(tmp_path)
    assert found is not None
    assert [Path(item).name for item in found.items] == ["c.tif", "a.PNG", "b.jpg"]
    assert found.labels == (("dog",), ("고양이 🐈",), ("고양이 🐈",))
    assert folder_labels(tmp_path / "dog") is None
