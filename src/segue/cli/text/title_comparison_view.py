"""The table of `segue compare titles`, on screen and as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from segue.cli.text.title_comparison import Comparison
from segue.errors import ArtifactError, Where
from segue.files.artifacts import new_directory
from segue.files.directories import refuse_foreign

if TYPE_CHECKING:
    from rich.table import Table

    from segue.metrics.bootstrap import Estimate

FILE: Final = "comparison.json"


def table(found: Comparison) -> Table:
    """The figures, a row an encoder, the best of each input in bold."""
    from rich import box
    from rich.table import Table

    groups = list(found.questions)
    shown = Table(box=box.SIMPLE_HEAD)
    shown.add_column("encoder")
    for name in (*groups, "learned from", "epochs", "parameters", "fit s", "one title ms", "titles/s"):
        shown.add_column(name, justify="right")
    best = {name: max((row.ndcg[name].mean for row in found.rows), default=0.0) for name in groups}
    for row in found.rows:
        shown.add_row(
            row.encoder,
            *(_cell(row.ndcg[name], best=row.ndcg[name].mean == best[name]) for name in groups),
            f"{row.learned_from:,}",
            str(row.epochs or "–"),
            f"{row.parameters:,}",
            f"{row.fit_seconds:.0f}",
            f"{row.encode_ms:.2f}",
            f"{row.batch_per_second:,.0f}",
        )
    return shown


def write(found: Comparison, directory: Path) -> None:
    """Write comparison.json and comparison.svg."""
    from segue.cli.text.title_plot import plot

    with new_directory(directory, marker=FILE) as temporary:
        text = msgspec.json.format(msgspec.json.encode(found), indent=2)
        (temporary / FILE).write_bytes(text)
        plot(found, temporary / "comparison.svg")


def read(directory: Path) -> Comparison | None:
    """What `write` wrote; None where there is nothing.

    Raises:
        ArtifactError: There is something else, which `write` would not replace either.
    """
    refuse_foreign(directory, marker=FILE)
    path = directory / FILE
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Comparison)
    except (OSError, msgspec.DecodeError) as error:
        raise ArtifactError(
            expected="a comparison of titles",
            got=f"another file: {error}",
            where=Where(path),
            hint="Name another directory.",
        ) from error


def _cell(one: Estimate, *, best: bool) -> str:
    ends = "" if one.low is None or one.high is None else f" [{one.low:.3f}, {one.high:.3f}]"
    text = f"{one.mean:.4f}{ends}".replace("[", r"\[")
    return f"[bold]{text}[/bold]" if best else text
