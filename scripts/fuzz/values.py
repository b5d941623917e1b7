"""Values at the edges of types, of encodings and of sense, which mutators put in place of usual ones."""

from __future__ import annotations

import struct
from typing import Final

NUMBERS: Final = (
    *(str(sign * (2**bits + more)) for bits in (7, 8, 15, 16, 31, 32, 53, 63, 64) for sign in (1, -1)
      for more in (-1, 0, 1)),
    "0", "-0", "1", "-1", "00", "+1", "1.", ".5", "1.5", "0x10", "1_000", "1e3", "1e400", "-1e400", "1e-400", "1E+",
    "NaN", "nan", "Infinity", "-inf", "9" * 400, "1" + "0" * 4400, "0." + "3" * 400, "1e999999999", "١٢", "½",
)  # fmt: skip
"""Numbers as text."""

TEXTS: Final = (
    "", " ", "\t", "\x00", "\x1b[31m", "\ufeff", "\u200b", "\u202e밤", "\ud7a3" * 50, "밤\u0301" * 20, "e\u0301" * 300,
    "🎧👩‍👩‍👧‍👦", "ﷺ" * 100, "İ", "ß", "#", "|", '"', "'", "\\", "/", "../../x", "file:///etc/passwd",
    "http://[", "con.",
    "=1+1", "%00", "%ed%a0%80", "%", "{", "[", "null", "true", "none", "-0", "A" * 5000, "ㅋ" * 5000, "\r",
    "\x85", "\u2028",
    "2012-13-45", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "P1D",
)  # fmt: skip
"""Texts for cells and strings."""

RAW: Final = (
    b"\x00", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80",
    b"\x1a",     b"\r", b"\n\r", b"\\ud800", b"\\u0000", b"\\", b"\x80", b"\xb9\xe3", b"\x1f\x8b",
    b"<", b">", b"/>", b"&", b"&#0;", b"&x;", b"<![CDATA[", b"<!--", b'<!DOCTYPE x [<!ENTITY x "y">]>', b"<x>", b"=",
    b"PAR1", b"\x93NUMPY", b"RIFF",
)  # fmt: skip
"""Bytes that mean something to a decoder."""

LENGTHS: Final = tuple(
    struct.pack(order + kind, value & mask)
    for kind, mask in (("B", 0xFF), ("H", 0xFFFF), ("I", 0xFFFFFFFF), ("Q", 2**64 - 1))
    for order in "<>"
    for value in (0, 1, -1, 2**7, 2**15, 2**31, 2**31 - 1, 2**62, 2**63 - 1, 1000)
)
"""Numbers as bytes: lengths, offsets, counts."""
