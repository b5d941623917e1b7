"""TensorBoard logs: loss, learning rate and gradient norm for each step, the dev metric for each epoch."""

# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false, reportMissingImports=false
# tensorboard ships no types.

from __future__ import annotations

from pathlib import Path
from typing import Any

from segue.errors import MissingExtraError


class Logs:
    """Writes scalars for TensorBoard, or nothing without a directory.

    Args:
        directory: The directory for `tensorboard --logdir`; None writes nothing.
        from_step: Earlier logs from this step on are overwritten, because a killed run got past its checkpoint.

    Raises:
        MissingExtraError: There is a directory and tensorboard is not installed.
    """

    def __init__(self, directory: Path | None, *, from_step: int = 0) -> None:
        self._writer: Any = None
        if directory is None:
            return
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError as error:
            raise MissingExtraError("Writing TensorBoard logs", "text") from error
        self._writer = SummaryWriter(directory, purge_step=from_step or None)

    def write(self, step: int, **values: float) -> None:
        """Write named values of one step."""
        if self._writer is not None:
            for name, value in values.items():
                self._writer.add_scalar(name, value, step)

    def close(self) -> None:
        """Flush what is not on disk yet."""
        if self._writer is not None:
            self._writer.close()
