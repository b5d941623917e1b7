"""A comparison of vectors as files: its figures as JSON, the table as Markdown, a plot."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# matplotlib's own stubs leave the types of **kwargs out.

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec

from segue.files.artifacts import new_directory, write_manifest
from segue.metrics.bootstrap import Estimate
from segue.vectors.comparison import Comparison

HEADINGS: Final = ("method", "nDCG@100", "tag purity", "artists", "decades", "CPU s", "MiB")


class _Manifest(msgspec.Struct, frozen=True, kw_only=True):
    comparison: Comparison
    library_version: str
    kind: str = "comparison of vectors"
    format_version: int = 1


def cells(found: Comparison) -> list[tuple[str, ...]]:
    """Return the table's rows as texts, in the order of `HEADINGS`; – where there was nothing to measure."""
    return [
        (
            row.name,
            *map(_cell, (row.ndcg, row.purity, row.artists, row.decades)),
            f"{row.seconds:.1f}",
            "–" if row.mib is None else f"{row.mib:.0f}",
        )
        for row in found.rows
    ]


def markdown(found: Comparison) -> str:
    """Return the table as Markdown."""
    lines = [HEADINGS, ("---", *(["---:"] * (len(HEADINGS) - 1))), *cells(found)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def write_comparison(found: Comparison, directory: Path) -> None:
    """Write a directory, whole or not at all: manifest.json with the figures, comparison.md, comparison.svg.

    Raises:
        ArtifactError: The directory holds something else, or cannot be written.
    """
    import segue

    with new_directory(directory) as temporary:
        (temporary / "comparison.md").write_text(markdown(found), encoding="utf-8")
        plot(found, temporary / "comparison.svg")
        write_manifest(_Manifest(comparison=found, library_version=segue.__version__), temporary)


def plot(found: Comparison, path: Path) -> None:
    """Draw each method's nDCG with its interval, and its processor time, the best on top."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    rows = sorted(found.rows, key=lambda row: row.ndcg.mean)
    with rc_context({"svg.hashsalt": "segue", "font.size": 9}):
        figure: Any = Figure(figsize=(9, 1 + 0.3 * len(rows)), layout="constrained")
        left, right = figure.subplots(1, 2, sharey=True, width_ratios=(1, 0.6))
        for place, row in enumerate(rows):
            low, high = row.ndcg.low or row.ndcg.mean, row.ndcg.high or row.ndcg.mean
            left.plot([low, high], [place, place], color="#1f6f54")
            left.plot(row.ndcg.mean, place, "o", color="#1f6f54")
        right.barh(range(len(rows)), [max(row.seconds, 0.01) for row in rows], color="#b5642b", height=0.55)
        right.set_xscale("log")
        left.set_xlabel("nDCG@100, 95 % interval")
        right.set_xlabel("processor seconds")
        left.set_yticks(range(len(rows)), [row.name for row in rows])
        figure.savefig(path, format="svg", metadata={"Date": None})


def _cell(one: Estimate | None) -> str:
    if one is None:
        return "–"
    ends = "" if one.low is None or one.high is None else f" [{one.low:.3f}, {one.high:.3f}]"
    return f"{one.mean:.3f}{ends}"
