"""Tiny sound files of five kinds with tags, written byte by byte: no program, and nobody's sound."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

Tags = Mapping[str, str]
"""A Vorbis comment's names → values: `title`, `artist`, `album`, `date`, `tracknumber`, …"""

FRAMES = {
    "title": b"TIT2", "artist": b"TPE1", "album": b"TALB", "albumartist": b"TPE2", "genre": b"TCON", "date": b"TDRC",
    "tracknumber": b"TRCK", "discnumber": b"TPOS", "isrc": b"TSRC",
}  # fmt: skip
ATOMS = {
    "title": b"\xa9nam",
    "artist": b"\xa9ART",
    "album": b"\xa9alb",
    "albumartist": b"aART",
    "date": b"\xa9day",
    "genre": b"\xa9gen",
}
CHUNKS = {"title": b"INAM", "artist": b"IART", "album": b"IPRD", "date": b"ICRD", "genre": b"IGNR"}


def write(path: Path, **tags: str) -> Path:
    """Write a sound file of the kind that its suffix says, and the folders that it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(KINDS[path.suffix](tags))
    return path


def mp3(tags: Tags, *, encoding: int = 3) -> bytes:
    """ID3v2.4, and a second of silent frames."""
    frames = b""
    for name, value in tags.items():
        data = bytes([encoding]) + value.encode({0: "latin-1", 1: "utf-16", 3: "utf-8"}[encoding])
        if name == "musicbrainz_trackid":
            frames += _frame(b"UFID", b"http://musicbrainz.org\0" + value.encode())
        elif name in FRAMES:
            frames += _frame(FRAMES[name], data)
        else:
            frames += _frame(b"TXXX", bytes([3]) + name.encode() + b"\0" + value.encode())
    silent = b"\xff\xfb\x90\x64" + bytes(413)
    return b"ID3\x04\0\0" + _synchsafe(len(frames)) + frames + silent * 38


def flac(tags: Tags) -> bytes:
    """The stream's description and a Vorbis comment, without any frame."""
    rate, samples = 44_100, 44_100
    info = struct.pack(">HH6s", 4096, 4096, bytes(6)) + struct.pack(
        ">Q", rate << 44 | 1 << 41 | 15 << 36 | samples
    )
    return b"fLaC" + _block(0, info + bytes(16)) + _block(4, _comment(tags), last=True)


def ogg(tags: Tags) -> bytes:
    """Vorbis' first two headers, and a last page that says how long it is."""
    head = b"\x01vorbis" + struct.pack("<IBIiii", 0, 1, 44_100, 0, 128_000, 0) + b"\xb8\x01"
    return (
        _page(head, 0, 0, 2)
        + _page(b"\x03vorbis" + _comment(tags) + b"\x01", 0, 1, 0)
        + _page(b"", 44_100, 2, 4)
    )


def m4a(tags: Tags) -> bytes:
    """The atoms of the length and of iTunes' tags."""
    items = b""
    for name, value in tags.items():
        if name in ATOMS:
            items += _atom(ATOMS[name], _atom(b"data", struct.pack(">II", 1, 0) + value.encode()))
        elif name in ("tracknumber", "discnumber"):
            number = struct.pack(">IIHHH", 0, 0, 0, int(value), 0)
            items += _atom(b"trkn" if name == "tracknumber" else b"disk", _atom(b"data", number))
        else:
            mean, named = (bytes(4) + text for text in (b"com.apple.iTunes", name.encode()))
            value_atom = _atom(b"data", struct.pack(">II", 1, 0) + value.encode())
            items += _atom(b"----", _atom(b"mean", mean) + _atom(b"name", named) + value_atom)
    length = _atom(b"mvhd", bytes(12) + struct.pack(">II", 1000, 1000) + bytes(80))
    meta = _atom(b"udta", _atom(b"meta", bytes(4) + _atom(b"ilst", items)))
    return _atom(b"ftyp", b"M4A \0\0\0\0") + _atom(b"moov", length + meta)


def wav(tags: Tags) -> bytes:
    """A second of silence at 8 kHz, and a list of what it is."""
    info = b"".join(_chunk(CHUNKS[name], value.encode()) for name, value in tags.items() if name in CHUNKS)
    form = _chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8))
    body = b"WAVE" + form + _chunk(b"LIST", b"INFO" + info) + _chunk(b"data", bytes([128]) * 8000)
    return b"RIFF" + struct.pack("<I", len(body)) + body


KINDS = {".mp3": mp3, ".flac": flac, ".ogg": ogg, ".m4a": m4a, ".wav": wav}


def _synchsafe(size: int) -> bytes:
    return bytes(size >> shift & 127 for shift in (21, 14, 7, 0))


def _frame(name: bytes, data: bytes) -> bytes:
    return name + _synchsafe(len(data)) + b"\0\0" + data


def _block(kind: int, data: bytes, *, last: bool = False) -> bytes:
    return bytes([kind | 128 * last]) + len(data).to_bytes(3, "big") + data


def _comment(tags: Tags) -> bytes:
    texts = [f"{name.upper()}={value}".encode() for name, value in tags.items()]
    return struct.pack("<II", 0, len(texts)) + b"".join(struct.pack("<I", len(text)) + text for text in texts)


def _page(packet: bytes, granule: int, number: int, kind: int) -> bytes:
    lacing = bytes([255] * (len(packet) // 255) + [len(packet) % 255]) if packet else b""
    return b"OggS\0" + struct.pack("<BqIIIB", kind, granule, 7, number, 0, len(lacing)) + lacing + packet


def _atom(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + name + data


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
