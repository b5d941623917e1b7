"""Imports whose files are read apart: which formats have such files, and where what is finished is kept."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from segue.data.limits import Limits
from segue.data.readers import mpd
from segue.data.readers.slices.content import Task
from segue.data.readers.slices.importing import read_slices
from segue.data.readers.slices.merging import Merged, RepeatedPlaylist
from segue.errors import ArtifactError, Where
from segue.files.scratch import scratch
from segue.protocols import Progress

SLICES: Final[Mapping[str, Callable[[Path, Sequence[str], Limits], list[Path]]]] = {"mpd": mpd.slices}
"""Formats whose files can be read each by itself → a function that finds them."""

Apart: TypeAlias = Callable[[Sequence[Path], Task, Progress, str], Merged]
"""Another way to read files apart, as on a cluster: the files, how they are read, who shows them, the bar's name."""

LEAST: Final = 2
"""Files from which they are read apart."""

_MARK: Final = "segue-import"
"""A file in a working folder, so that no other folder is taken for one."""


def read_apart(
    paths: Sequence[Path],
    task: Task,
    *,
    jobs: int,
    work: Path | None,
    progress: Progress,
    label: str,
    elsewhere: Apart | None = None,
) -> Merged | None:
    """Read files apart; None where only reading them in turn tells which record is bad.

    Args:
        paths: The files.
        task: How they are read.
        jobs: Processes at once.
        work: Folder in which what is finished is kept until the import succeeds; None keeps nothing.
        progress: Shows the files.
        label: The bar's name.
        elsewhere: Another way to read them, which needs neither `jobs` nor `work`.

    Raises:
        DataError: A file cannot be read, or a record is bad and bad ones are not skipped.
        ArtifactError: `work` is there and is no such folder, or cannot be made.
    """
    if elsewhere is not None:
        try:
            return elsewhere(paths, task, progress, label)
        except RepeatedPlaylist:
            return None
    with scratch("import") if work is None else _kept(work) as folder:
        try:
            return read_slices(paths, task, folder, jobs=jobs, progress=progress, label=label)
        except RepeatedPlaylist:
            return None


@contextlib.contextmanager
def _kept(work: Path) -> Generator[Path]:
    if work.exists() and not (work / _MARK).is_file():
        raise ArtifactError(
            expected="a working folder of an import that was stopped, or none",
            got="something else",
            where=Where(work),
            hint="Move it away.",
        )
    try:
        work.mkdir(parents=True, exist_ok=True)
        (work / _MARK).touch()
    except OSError as error:
        raise ArtifactError(expected="a folder to work in", got=str(error), where=Where(work)) from error
    yield work
    # the dataset is not written yet, so its writer removes the folder


def forget(work: Path) -> None:
    """Remove a working folder, when its import has succeeded."""
    if (work / _MARK).is_file():
        shutil.rmtree(work, ignore_errors=True)
