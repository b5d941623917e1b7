"""The record of an encoder's training, on the terminal."""

from __future__ import annotations

from rich import box
from rich.table import Table

from segue.training import History


def history_table(history: History) -> Table:
    """The epochs; the one whose weights were kept is marked."""
    shown = Table(box=box.SIMPLE_HEAD)
    for name in ("epoch", "loss", "dev", "seconds", ""):
        shown.add_column(name, justify="right")
    for one in history.epochs:
        dev = "" if one.dev is None else f"{one.dev:.4f}"
        kept = "kept" if one.epoch == history.best_epoch else ""
        shown.add_row(str(one.epoch), f"{one.loss:.4f}", dev, f"{one.seconds:.1f}", kept)
    return shown
