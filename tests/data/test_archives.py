"""Files in archives: read where they are, bounded, whatever the archive says."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from segue.data import archives
from segue.data.archives import archive_of, is_archive, members, open_member
from segue.data.formats import FORMATS
from segue.data.limits import LIMITS, Limits
from segue.data.options import Sessions
from segue.data.readers import read
from segue.errors import DataError
from tests.data.readers.specimens import SPECIMENS

TABLE = "playlist,track,title\n비,1,밤 편지 💌\n"


def packed(
    folder: Path, files: dict[str, bytes], name: str = "받은 것.zip", method: int = zipfile.ZIP_DEFLATED
) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", method) as archive:
        for file, content in files.items():
            archive.writestr(file, content)
    return path


@pytest.fixture(autouse=True)
def forgotten():
    yield
    archives.forget()


@pytest.mark.parametrize("name", list(SPECIMENS))
def test_every_format_is_read_packed_as_it_is_unpacked(tmp_path: Path, name: str) -> None:
    file, text = SPECIMENS[name]
    content = text.encode() if isinstance(text, str) else text
    (tmp_path / "목록").mkdir()
    (tmp_path / "목록" / file).write_bytes(content)
    options = {"sessions": Sessions(least=1, played=0)} if "sessions" in FORMATS[name].options else {}
    plain = read(name, tmp_path / "목록", **options).dataset
    archive = read(name, packed(tmp_path, {file: content}), **options).dataset
    assert archive.playlists.equals(plain.playlists)
    assert archive.tracks["id"].to_list() == plain.tracks["id"].to_list()
    single = tmp_path / f"{file}.gz"
    single.write_bytes(gzip.compress(content))
    assert read(name, single, **options).dataset.tracks["id"].to_list() == plain.tracks["id"].to_list()


def test_a_file_of_an_archive_has_a_path(tmp_path: Path) -> None:
    path = packed(tmp_path, {"목록/비.csv": TABLE.encode()})
    assert is_archive(path)
    assert not is_archive(tmp_path)
    assert archive_of(path / "목록" / "비.csv") == (path, "목록/비.csv")
    assert archive_of(tmp_path / "none" / "x") is None
    with open_member(path, "목록/비.csv") as file:
        assert file.readline() == b"playlist,track,title\n"
    with pytest.raises(FileNotFoundError):
        open_member(path, "none")


def test_an_archive_reads_as_the_folder_does(tmp_path: Path) -> None:
    files = {
        "a/비.csv": TABLE.encode(),
        "b.csv.gz": gzip.compress(b"playlist,track\nx,2\n"),
        "c.txt": b"no table",
    }
    for name, content in files.items():
        (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / name).write_bytes(content)
    folder, archive = read("csv", tmp_path / "folder"), read("csv", packed(tmp_path, files))
    assert folder.dataset.playlists.equals(archive.dataset.playlists)
    assert folder.dataset.tracks.equals(archive.dataset.tracks)
    assert archive.dataset.playlists["id"].to_list() == ["비", "x"]


def test_ids_from_paths_are_those_of_the_unpacked_files(tmp_path: Path) -> None:
    path = packed(
        tmp_path, {"밤/산책.m3u8": b"../Music/a.mp3\n", "__MACOSX/._b.m3u8": b"x", ".hidden/c.m3u8": b"c.mp3"}
    )
    found = read("m3u", path).dataset
    assert found.playlists["id"].to_list() == ["밤/산책.m3u8"]
    assert found.playlists["title"].to_list() == ["산책"]
    assert found.tracks["id"].to_list() == ["Music/a.mp3"]


def test_one_file_of_an_archive_can_be_the_source(tmp_path: Path) -> None:
    path = packed(tmp_path, {"a/비.csv": TABLE.encode(), "b.csv": TABLE.encode()})
    assert read("csv", path / "a" / "비.csv").dataset.tracks["title"].to_list() == ["밤 편지 💌"]
    assert read("csv", path, files=["b.csv"]).dataset.playlists.height == 1
    with pytest.raises(DataError, match=r"expected the file c\.csv, got a folder without it") as caught:
        read("csv", path, files=["c.csv"])
    assert caught.value.hint == "There are: a/비.csv, b.csv."
    with pytest.raises(DataError, match=r"expected a file or folder, got nothing there"):
        read("csv", path / "c.csv")


def test_names_in_an_old_encoding_are_korean(tmp_path: Path) -> None:
    name = "비 오는 날.csv"
    path = packed(tmp_path, {"x" * len(name.encode("cp949")): TABLE.encode()})
    old = b"x" * len(name.encode("cp949"))
    path.write_bytes(path.read_bytes().replace(old, name.encode("cp949")))
    assert list(members(path)) == [name]


def test_names_that_lead_out_of_an_archive_are_left_out(tmp_path: Path) -> None:
    path = packed(tmp_path, {"../비.csv": b"x", "/etc/비.csv": b"x", "비.csv": TABLE.encode()})
    assert list(members(path)) == ["비.csv"]


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(members=2), "expected an archive of at most 2 files, got one of 3"),
        (
            Limits(unpacked=50),
            "expected an archive that unpacks to at most 50 bytes, got one that unpacks to",
        ),
    ],
)
def test_an_archive_above_a_limit_is_refused(tmp_path: Path, limits: Limits, words: str) -> None:
    path = packed(tmp_path, {f"{number}.csv": TABLE.encode() for number in range(3)})
    with pytest.raises(DataError, match=words):
        read("csv", path, limits=limits)


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "FREE", 1000)
    path = packed(tmp_path, {"a.csv": b"playlist,track\n" + b"\n" * 2_000_000})
    with pytest.raises(
        DataError, match=r"unpacks to at most [\d,]+ bytes, got one that unpacks to 2,000,015"
    ):
        read("csv", path)
    nested = packed(tmp_path, {"a.zip": path.read_bytes()}, "밖.zip", zipfile.ZIP_STORED)
    with pytest.raises(DataError, match=r"none in this archive") as caught:
        read("csv", nested)
    assert "Archives in archives stay closed" in caught.value.hint
    with pytest.raises(DataError, match=r"got a zip archive"):
        read("csv", nested / "a.zip")


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_rare_methods_are_refused(tmp_path: Path, method: int) -> None:
    path = packed(tmp_path, {"a.csv": TABLE.encode()}, method=method)
    with pytest.raises(DataError, match=f"got one that is packed by method {method}"):
        read("csv", path)


def test_a_password_is_told(tmp_path: Path) -> None:
    path = packed(tmp_path, {"a.csv": TABLE.encode()})
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the file's own head, and the list's entry
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(DataError, match=r"got one with a password"):
        read("csv", path)


def test_damage_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    path = packed(tmp_path, {"a.csv": TABLE.encode() * 50}, method=zipfile.ZIP_STORED)
    data = path.read_bytes()
    path.write_bytes(data.replace("밤".encode(), "낮".encode(), 1))
    with pytest.raises(DataError, match=r"a\.csv.*expected a whole ZIP archive, got a damaged one: Bad CRC"):
        read("csv", path)
    path.write_bytes(data[:-10])
    with pytest.raises(DataError, match=r"expected a whole ZIP archive, got a damaged one"):
        members(path, LIMITS)


def test_a_list_of_files_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, {"a.csv": b"x"})
    data = bytearray(path.read_bytes())
    data[-10:-6] = (1 << 27).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(DataError, match=r"list of files of at most 67,108,864 bytes, got one of 134,217,728"):
        members(path)


def test_a_replaced_archive_is_read_anew(tmp_path: Path) -> None:
    path = packed(tmp_path, {"a.csv": b"x"})
    assert list(members(path)) == ["a.csv"]
    packed(tmp_path, {"b.csv": b"x", "c.csv": b"y"})
    assert list(members(path)) == ["b.csv", "c.csv"]


def test_no_descriptor_stays_open(tmp_path: Path) -> None:
    path = packed(tmp_path, {"a.csv": TABLE.encode()})
    read("csv", path)
    assert not any(Path(f"/proc/self/fd/{n.name}").resolve() == path for n in Path("/proc/self/fd").iterdir())


def test_melon_and_slices_come_out_of_archives(tmp_path: Path) -> None:
    melon = packed(tmp_path, {"train.json": '[{"id": 1, "plylst_title": "밤", "songs": [5]}]'.encode(),
        "song_meta.json": '[{"id": 5, "song_name": "편지"}]'.encode()}, "melon.zip")  # fmt: skip
    assert read("melon", melon).dataset.tracks["title"].to_list() == ["편지"]
    slices = b'{"playlists": [{"pid": 1, "name": "x", "tracks": [{"track_uri": "u", "pos": 0}]}]}'
    whole = packed(tmp_path, {"data/mpd.slice.0-999.json": slices}, "mpd.zip")
    assert read("mpd", whole).dataset.tracks["id"].to_list() == ["u"]
    (tmp_path / "gz").mkdir()
    (tmp_path / "gz" / "mpd.slice.0-999.json.gz").write_bytes(gzip.compress(slices))
    assert read("mpd", tmp_path / "gz").dataset.tracks["id"].to_list() == ["u"]


def test_archives_in_a_folder_are_folders_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "b.csv").write_text("playlist,track\n해,3\n", "utf-8")
    packed(tmp_path, {"목록/비.csv": TABLE.encode(), "밖.zip": b"PK\x03\x04"}, "1부.ZIP")
    packed(tmp_path, {"달.csv": "playlist,track\n달,4\n".encode()}, "2부.zip")
    assert set(read("csv", tmp_path).dataset.playlists["id"]) == {"비", "해", "달"}
    (tmp_path / "damaged.zip").write_bytes(b"PK\x03\x04 cut off")
    packed(tmp_path, {"too much.csv": b"\n" * 2_000_000}, "bomb.zip")
    monkeypatch.setattr(archives, "FREE", 1000)
    result = read("auto", tmp_path)
    assert set(result.dataset.playlists["id"]) == {"비", "해", "달"}
    assert sorted((Path(one.where.file).name, one.got) for one in result.problems) == [
        ("bomb.zip", "a zip archive"),
        ("damaged.zip", "a zip archive"),
        ("밖.zip", "a zip archive"),
    ]


@pytest.mark.parametrize("place", ["", "받은 것"])
def test_an_archive_that_was_unpacked_beside_it_is_read_once(tmp_path: Path, place: str) -> None:
    packed(tmp_path, {"목록/비.csv": TABLE.encode()})
    (tmp_path / place / "목록").mkdir(parents=True)
    (tmp_path / place / "목록" / "비.csv").write_bytes(TABLE.encode())
    assert read("csv", tmp_path).dataset.playlists.height == 1
    (tmp_path / place / "목록" / "비.csv").write_text("playlist,track\n해,3\n", "utf-8")
    assert read("csv", tmp_path).dataset.playlists.height == 2
