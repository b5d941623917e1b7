"""A comparison of sequence models as files: its figures as JSON, the table as Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from segue.files.artifacts import new_directory, write_manifest
from segue.metrics.bootstrap import Estimate
from segue.sequences.comparison import Comparison

HEADINGS: Final = ("method", "hit@10", "hit@100", "nDCG@100", "MRR", "perplexity", "CPU s", "ms")


class _Manifest(msgspec.Struct, frozen=True, kw_only=True):
    comparison: Comparison
    library_version: str
    kind: str = "comparison of sequence models"
    format_version: int = 1


def cells(found: Comparison) -> list[tuple[str, ...]]:
    """Return the table's rows as texts, in the order of `HEADINGS`; – where a method has no such figure."""
    return [
        (
            row.name,
            *(_cell(one, 3) for one in (row.hit10, row.hit100, row.ndcg, row.mrr)),
            _cell(row.perplexity, 0),
            f"{row.seconds:.1f}",
            f"{row.milliseconds:.2f}",
        )
        for row in found.rows
    ]


def summary(found: Comparison) -> str:
    """Return what was asked, in a line."""
    return (
        f"{found.questions:,} questions about {found.held_out:,} playlists, {found.playlists:,} playlists to train on,"
        f" {found.tracks:,} known tracks; {100 * found.known:.0f} % of the true next tracks are known"
    )


def markdown(found: Comparison) -> str:
    """Return the table as Markdown, with a line of what was asked."""
    lines = [HEADINGS, ("---", *(["---:"] * (len(HEADINGS) - 1))), *cells(found)]
    return f"{summary(found)}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def write_comparison(found: Comparison, directory: Path) -> None:
    """Write a directory, whole or not at all: manifest.json with the figures, and comparison.md.

    Raises:
        ArtifactError: The directory holds something else, or cannot be written.
    """
    import segue

    with new_directory(directory) as temporary:
        (temporary / "comparison.md").write_text(markdown(found), encoding="utf-8")
        write_manifest(_Manifest(comparison=found, library_version=segue.__version__), temporary)


def _cell(one: Estimate | None, digits: int) -> str:
    if one is None:
        return "–"
    ends = "" if one.low is None or one.high is None else f" [{one.low:,.{digits}f}, {one.high:,.{digits}f}]"
    return f"{one.mean:,.{digits}f}{ends}"
