"""Mutation of bytes: bits, slices, lengths, tokens, nesting, repetition, encodings."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable, Sequence
from typing import Final

from scripts.fuzz.values import LENGTHS, NUMBERS, RAW, TEXTS

LARGEST: Final = 1 << 20
"""Most bytes of a mutated input; the sizes beyond it have tests of their own."""

Mutator = Callable[[random.Random, bytes, Sequence[bytes]], bytes]
"""A function of the random numbers, the input and the other seeds."""

_TOKEN: Final = re.compile(
    rb'"(?:[^"\\\n]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|[A-Za-z_]+|[^\x00-\x7f]+|[^\s\w]|\s+'
)


def mutated(rng: random.Random, seeds: Sequence[bytes]) -> bytes:
    """Return one of the seeds after one to six mutations, the more the rarer."""
    data = rng.choice(seeds)
    for _ in range(min(6, 1 + int(rng.expovariate(0.8)))):
        data = rng.choice(MUTATORS)(rng, data, seeds)[:LARGEST]
    return data


def bits(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Flip one to eight bits."""
    changed = bytearray(data or b"\0")
    for _ in range(rng.randint(1, 8)):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def cut(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Cut the end off."""
    return data[: rng.randrange(len(data) + 1)]


def removal(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Take a slice out."""
    start, end = _slice(rng, data)
    return data[:start] + data[end:]


def repetition(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Write a slice twice to 1,000 times."""
    start, end = _slice(rng, data)
    return data[:end] + data[start:end] * rng.choice((1, 2, 10, 100, 1000)) + data[end:]


def splice(rng: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """Put a slice of another seed in."""
    other = rng.choice(seeds)
    start, end = _slice(rng, other)
    at, until = _slice(rng, data)
    return data[:at] + other[start:end] + data[until:]


def insertion(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Insert bytes that mean something, or a text, or a number."""
    at = rng.randrange(len(data) + 1)
    kind = rng.choice((RAW, tuple(map(_encoded, TEXTS)), tuple(number.encode() for number in NUMBERS)))
    return data[:at] + rng.choice(kind) + data[at:]


def length(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Overwrite some bytes with a number, as a length or an offset is stored; most of them near an end."""
    new = rng.choice(LENGTHS)
    at = rng.randrange(len(data) + 1)
    if rng.random() < 0.5:
        at = rng.choice((min(at, 128), max(0, len(data) - min(at, 256))))
    return data[:at] + new + data[at + len(new) :]


def token(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Replace, remove, double or swap a number, a text, a word or a mark."""
    tokens = [found[0] for found in _TOKEN.finditer(data[: 1 << 16])]
    if not tokens:
        return data
    at, other = rng.randrange(len(tokens)), rng.randrange(len(tokens))
    change = rng.randrange(4)
    if change == 0:
        tokens[at] = _instead(rng, tokens[at])
    elif change == 1:
        tokens[at] = b""
    elif change == 2:
        tokens[at] *= 2
    else:
        tokens[at], tokens[other] = tokens[other], tokens[at]
    return b"".join(tokens) + data[1 << 16 :]


def nesting(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Nest deeply: closed or not, lists or objects or tables."""
    deep = rng.choice((10, 100, 1000, 5000, 100_000))
    opening, closing = rng.choice(
        (
            (b"[", b"]"),
            (b'{"a":', b"}"),
            (b"{a=", b"}"),
            (b"(", b")"),
            (b'"', b'"'),
            (b"a.", b""),
            (b"[[a", b"]]"),
        )
    )
    start, end = _slice(rng, data)
    inside = data[start:end] if rng.random() < 0.5 else b"1"
    return data[:start] + opening * deep + inside + closing * rng.choice((deep, 0)) + data[end:]


def encoding(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Write the text in another encoding, or compress it."""
    text = data.decode("utf-8", errors="surrogateescape")
    name = rng.choice(("utf-16", "utf-16-le", "utf-8-sig", "cp949", "latin-1", "utf-32", "gzip", "utf-7"))
    if name == "gzip":
        return gzip.compress(data, mtime=0)
    return text.encode(name, errors="replace" if name != "utf-8-sig" else "surrogateescape")


def line(rng: random.Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Remove, double, move or widen a line."""
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    change = rng.randrange(4)
    if change == 0:
        del lines[at]
    elif change == 1:
        lines[at:at] = [lines[at]] * rng.choice((1, 5, 500))
    elif change == 2:
        lines.insert(rng.randrange(len(lines)), lines.pop(at))
    else:
        mark = rng.choice((b",", b"\t", b"|", b" "))
        lines[at] += mark.join([b"", *[b"column%d" % n for n in range(rng.choice((1, 3, 2000)))]])
    return b"\n".join(lines)


MUTATORS: Final[tuple[Mutator, ...]] = (
    bits, cut, removal, repetition, splice, insertion, length, token, token, token, nesting, encoding, line, line,
)  # fmt: skip
"""All mutators; those that keep the most of a format's form are there several times."""


def _slice(rng: random.Random, data: bytes) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + int(rng.expovariate(1 / 40)))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogatepass")


def _instead(rng: random.Random, token: bytes) -> bytes:
    if token[:1] == b'"' and rng.random() < 0.7:
        return b'"' + _encoded(rng.choice(TEXTS)) + b'"'
    if rng.random() < 0.5:
        return rng.choice(NUMBERS).encode()
    return rng.choice((b"null", b"true", b"[]", b"{}", b'""', b"[null]", b'{"id":1}', b"[[]]", b"1", b'"a"'))
