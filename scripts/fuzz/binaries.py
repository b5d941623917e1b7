"""Small valid inputs of binary formats: arrays, archives, tables, pictures, sounds."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterable
from typing import Any

import numpy as np
import polars as pl

from scripts.fuzz.seeds import playlists


def npy() -> list[bytes]:
    """Spectrograms as NumPy writes them."""
    values = np.arange(48 * 5, dtype=np.float32).reshape(48, 5)
    return [_npy(values), _npy(values.astype(np.float64)), _npy(np.asfortranarray(values.astype(np.float16)))]


def tar() -> list[bytes]:
    """Archives of spectrograms, in the formats of tar."""
    return [_tar(npy(), kind) for kind in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)]


def parquet() -> list[bytes]:
    """Tables of playlists, as other programs write them."""
    rows = [{**one, "tracks": list(range(len(one["tracks"])))} for one in playlists()]
    table = pl.DataFrame(rows).with_columns(pl.col("updated").str.to_datetime())
    found: list[bytes] = []
    for compression in ("uncompressed", "zstd", "gzip", "lz4", "snappy"):
        stream = io.BytesIO()
        table.write_parquet(stream, compression=compression)
        found.append(stream.getvalue())
    return found


def picture() -> list[bytes]:
    """Small pictures."""
    from PIL import Image

    found: list[bytes] = []
    for kind in ("PNG", "JPEG", "TIFF"):
        stream = io.BytesIO()
        Image.new("RGB", (8, 8), (200, 30, 90)).save(stream, kind)
        found.append(stream.getvalue())
    return found


def sound(kind: str) -> list[bytes]:
    """A second of sound in a container of libsndfile; m4a and aac by FFmpeg."""
    import soundfile

    wave = (np.sin(np.arange(8000) / 20) / 2).astype(np.float32)
    if kind in ("m4a", "aac"):
        return [_by_ffmpeg(wave, {"m4a": "mp4", "aac": "adts"}[kind])]
    stream = io.BytesIO()
    soundfile.write(stream, wave, 8000, format={"aiff": "AIFF"}.get(kind, kind.upper()))
    return [stream.getvalue()]


def _by_ffmpeg(wave: Any, container: str) -> bytes:
    import av

    stream = io.BytesIO()
    with av.open(stream, "w", format=container) as output:
        track: Any = output.add_stream("aac", rate=8000, layout="mono")
        frame: Any = av.AudioFrame.from_ndarray(wave[None], format="fltp", layout="mono")
        frame.sample_rate = 8000
        for packet in (*track.encode(frame), *track.encode(None)):
            output.mux(packet)
    return stream.getvalue()


def _npy(values: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, values, allow_pickle=False)
    return stream.getvalue()


def _tar(members: Iterable[bytes], kind: int) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=kind) as archive:
        for number, content in enumerate(members):
            member = tarfile.TarInfo(f"0/{number}.npy")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def columnar(form: str) -> list[bytes]:
    """Tables of playlists in Parquet or Arrow: a row for each track, and one for each playlist."""
    tables = (
        pl.DataFrame(
            {"playlist": ["비", "비"], "track": [7, 8], "artist": [["가수"], None], "weight": [1.5, None]}
        ),
        pl.DataFrame({"id": [1], "title": ["밤"], "tracks": [["a", "b"]]}),
    )
    found: list[bytes] = []
    for table in tables:
        content = io.BytesIO()
        if form == "parquet":
            table.write_parquet(content)
        else:
            table.write_ipc(content, compression="zstd")
        found.append(content.getvalue())
    return found


def zipped() -> list[bytes]:
    """ZIP archives of tables, packed and not."""
    found: list[bytes] = []
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", method) as archive:
            archive.writestr(zipfile.ZipInfo("목록/비.csv"), "playlist,track\n비,밤\n", method)
            archive.writestr(
                zipfile.ZipInfo("b.csv.gz"), gzip.compress(b"playlist,track\na,x\n", mtime=0), method
            )
        found.append(content.getvalue())
    return found


def gzipped() -> list[bytes]:
    """A table packed by gzip, in one part and in two."""
    one = gzip.compress("playlist,track\n비,밤\n".encode(), mtime=0)
    return [one, one + gzip.compress(b"a,x\n", mtime=0)]
