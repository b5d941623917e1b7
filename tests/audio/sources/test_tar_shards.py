from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from segue.audio.sources import tar_shards
from segue.audio.sources.clips import BadFile, Clip
from segue.audio.sources.tar_shards import TarShards
from segue.errors import DataError


def npy(value: float, frames: int = 4) -> bytes:
    stream = io.BytesIO()
    np.save(stream, np.full((48, frames), value, np.float32))
    return stream.getvalue()


def write_tar(path: Path, members: dict[str, bytes | tarfile.TarInfo]) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, content in members.items():
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
                continue
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


def read(*shards: Path) -> tuple[dict[str, float], dict[str, str]]:
    good: dict[str, float] = {}
    bad: dict[str, str] = {}
    for found in TarShards(shards, bands=48).clips():
        if isinstance(found, BadFile):
            bad[found.file.rsplit(":", 1)[-1]] = found.reason
            continue
        try:
            good[found.id] = float(found.load().mel[0, 0])
        except DataError as error:
            bad[found.file.rsplit(":", 1)[-1]] = error.reason
    return good, bad


def test_members_by_id_over_several_shards(tmp_path: Path) -> None:
    first = write_tar(tmp_path / "arena_mel_0.tar", {"0": special("0", tarfile.DIRTYPE), "0/7.npy": npy(7)})
    second = write_tar(tmp_path / "arena_mel_1.tar", {"1/1003.npy": npy(1003), "./1/1004.npy": npy(4)})
    assert read(first, second) == ({"7": 7.0, "1003": 1003.0, "1004": 4.0}, {})


def test_unsafe_and_foreign_members_are_refused_and_the_rest_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.npy").write_bytes(npy(666))
    monkeypatch.setattr(tar_shards, "MAX_BYTES", 5000)
    shard = write_tar(
        tmp_path / "a.tar",
        {
            "../secret.npy": npy(1),
            "0/../../x.npy": npy(1),
            "/etc/x.npy": npy(1),
            "0/link.npy": special("0/link.npy", tarfile.SYMTYPE, "../secret.npy"),
            "0/hard.npy": special("0/hard.npy", tarfile.LNKTYPE, "0/5.npy"),
            "0/fifo.npy": special("0/fifo.npy", tarfile.FIFOTYPE),
            "0/readme.txt": b"hello",
            "0/big.npy": npy(1, frames=100),
            "0/bad.npy": b"no npy",
            "0/5.npy": npy(5),
        },
    )
    good, bad = read(shard)
    assert good == {"5": 5.0}
    assert {name: reason for name, reason in bad.items() if "leads out" in reason}.keys() == {
        "../secret.npy", "0/../../x.npy", "/etc/x.npy",
    }  # fmt: skip
    for name in ("0/link.npy", "0/hard.npy", "0/fifo.npy"):
        assert "a link, a device or a sparse file" in bad[name]
    assert "another kind" in bad["0/readme.txt"]
    assert "at most 5,000 bytes" in bad["0/big.npy"]
    assert "expected a .npy file" in bad["0/bad.npy"]
    assert len(bad) == 9
    assert {path.name for path in tmp_path.iterdir()} == {"a.tar", "secret.npy"}  # nothing unpacked


def test_a_shard_that_breaks_off_gives_what_comes_before_and_the_next_is_read(tmp_path: Path) -> None:
    members = {f"0/{key}.npy": npy(key, frames=50) for key in range(1, 5)}
    first = write_tar(tmp_path / "a.tar", members)  # type: ignore[arg-type] - bytes are among the values' types
    first.write_bytes(first.read_bytes()[:23_000])
    text = tmp_path / "b.tar"
    text.write_text("no tar\n" * 200)
    last = write_tar(tmp_path / "c.tar", {"0/9.npy": npy(9)})
    good, bad = read(first, text, last)
    assert good == {"1": 1.0, "2": 2.0, "9": 9.0}
    assert sorted(Path(name).name for name in bad) == ["a.tar", "b.tar"]
    assert all("breaks off" in reason for reason in bad.values())


def test_a_shard_is_read_as_a_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shard = write_tar(tmp_path / "a.tar", {f"0/{key}.npy": npy(key) for key in range(100)})
    clips = TarShards((shard, tmp_path / "missing.tar"), bands=48).clips()
    first = next(clips)
    assert isinstance(first, Clip)
    assert first.id == "0"


def claim(path: Path, at: int, size: bytes) -> None:
    """Let the header at a block claim another size, with a checksum that fits."""
    data = bytearray(path.read_bytes())
    header = data[at : at + 512]
    header[124:136] = size
    header[148:156] = b"        "
    header[148:156] = b"%06o\0 " % sum(header)
    data[at : at + 512] = header
    path.write_bytes(data)


@pytest.mark.parametrize("size", [1 << 40, 1 << 62, 1 << 80, -512, -(1 << 62)])
def test_a_member_that_claims_more_than_there_is_ends_its_archive_and_no_other(
    tmp_path: Path, size: int
) -> None:
    """Python's tarfile would look for the end of it for as long as it takes, which is for ever."""
    first = write_tar(tmp_path / "a.tar", {f"0/{key}.npy": npy(key) for key in range(1, 4)})
    head = b"\x80" if size > 0 else b"\xff"
    with tarfile.open(first) as archive:
        second = archive.getmembers()[1].offset
    claim(first, second, head + (size % (1 << 88)).to_bytes(11, "big"))
    last = write_tar(tmp_path / "b.tar", {"0/9.npy": npy(9)})
    good, bad = read(first, last)
    assert good == {"1": 1.0, "9": 9.0}
    assert [Path(name).name for name in bad] == ["a.tar"]
    assert "breaks off" in bad[str(first)]


def test_sparse_members_are_refused_because_they_are_larger_than_they_look(tmp_path: Path) -> None:
    shard = write_tar(
        tmp_path / "a.tar", {"0/1.npy": special("0/1.npy", tarfile.GNUTYPE_SPARSE), "0/2.npy": npy(2)}
    )
    good, bad = read(shard)
    assert good == {"2": 2.0}
    assert "sparse" in bad["0/1.npy"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_archive_is_no_shard(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    shard = write_tar(tmp_path / "a.tar", {"0/1.npy": npy(1)})
    shard.write_bytes(pack(shard.read_bytes()))
    assert "breaks off or is none" in read(tmp_path / "a.tar")[1][str(tmp_path / "a.tar")]


def test_a_folder_with_an_archive_s_name_is_no_shard(tmp_path: Path) -> None:
    (tmp_path / "a.tar").mkdir()
    assert read(tmp_path / "a.tar") == (
        {},
        {str(tmp_path / "a.tar"): "expected a tar file, got a directory, a pipe or a device"},
    )
