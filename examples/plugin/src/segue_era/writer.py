"""The writer of the same format: a line a continuation, its question's title, a tab, and the tracks' ids."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from segue import Continuation
from segue.extending import Asked, new_file


def write_lines(continuations: Sequence[Continuation], path: Path, asked: Asked) -> int:
    """Write the file, whole or not at all; no row can be too short."""
    lines = [
        f"{query.title}\t{','.join(str(track.id) for track in continuation.tracks)}\n"
        for query, continuation in zip(asked.queries, continuations, strict=True)
    ]
    with new_file(path) as temporary:
        temporary.write_text("".join(lines), "utf-8")
    return 0
