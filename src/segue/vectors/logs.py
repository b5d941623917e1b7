"""The loss of each epoch as a curve for TensorBoard, without torch (`segue[vectors]`)."""

from __future__ import annotations

import importlib
import time
from pathlib import Path
from typing import Any


def write_losses(directory: Path, losses: tuple[float, ...]) -> None:
    """Write a curve `loss` with a point an epoch, from 1.

    Raises:
        ArtifactError: The directory cannot be written.
    """
    events: Any = importlib.import_module("tensorboard.compat.proto.event_pb2")
    summaries: Any = importlib.import_module("tensorboard.compat.proto.summary_pb2")
    files: Any = importlib.import_module("tensorboard.summary.writer.event_file_writer")
    writer = files.EventFileWriter(str(directory))
    try:
        for epoch, loss in enumerate(losses, start=1):
            value = summaries.Summary.Value(tag="loss", simple_value=loss)
            summary = summaries.Summary(value=[value])
            writer.add_event(events.Event(wall_time=time.time(), step=epoch, summary=summary))
    finally:
        writer.close()
