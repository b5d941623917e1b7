"""Readers: one for each format, from files of other programs to a `Dataset`."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from segue.data import archives
from segue.data.dataset import Dataset
from segue.data.formats import FORMATS
from segue.data.limits import LIMITS, Limits
from segue.data.opening import is_folder
from segue.data.options import Options, Sessions, checked_columns, dialect_of
from segue.data.readers.apart import LEAST, SLICES, Apart, read_apart
from segue.data.readers.automatic import Share, shares_of
from segue.data.readers.finding import AUTO, refuse_other
from segue.data.readers.registry import READERS, Reader
from segue.data.readers.slices.content import Task
from segue.data.readers.slices.merging import Merged
from segue.data.records.intake import Intake, no_check
from segue.errors import ConfigError, DataError, ErrorFields, Where
from segue.ids import readable
from segue.protocols import Progress, Silent

__all__ = ["READERS", "ImportResult", "Reader", "read"]


@dataclasses.dataclass(frozen=True)
class ImportResult:
    """The result of an import.

    Attributes:
        dataset: The dataset.
        problems: Bad records and files that were skipped.
        repeats: Number of tracks dropped because their playlist had them already.
        notes: What was ignored or repaired inside good records, and how often.
        weights: Playlist id → track id → the track's weight, if the source gives one that is not 1. A dataset cannot
            hold weights.
        shares: What was read in which format, and by what the format was found, "" where it was named.
    """

    dataset: Dataset
    problems: tuple[ErrorFields, ...]
    repeats: int
    notes: Mapping[str, int]
    weights: Mapping[str, Mapping[str, float]]
    shares: tuple[Share, ...]


_SILENT: Final = Silent()


def read(
    format: str,  # noqa: A002 - the word the command line and the docs use
    source: Path | str,
    *,
    files: Sequence[str] = (),
    skip_bad: bool = False,
    progress: Progress = _SILENT,
    limits: Limits = LIMITS,
    columns: Mapping[str, str] | None = None,
    dialect: str = "",
    sessions: Sessions | None = None,
    jobs: int = 1,
    work: Path | None = None,
    elsewhere: Apart | None = None,
) -> ImportResult:
    """Read a file or folder in one of the formats of `READERS`, which include those of plug-ins.

    Args:
        format: The format's name; "auto" finds it, for each file of a folder.
        source: A file, a folder or a ZIP archive; files may be packed by gzip.
        files: The files of the folder to read, by their paths in it; empty for the format's default.
        skip_bad: Whether bad records are skipped and listed instead of raised.
        progress: Receives the progress.
        limits: The largest files and lines that are read; beyond them the file is bad.
        columns: Segue's name of a column of a table (`segue.data.options`) → its name in the table.
        dialect: The dialect of a table, such as "semicolon" or "tab,bare"; by default it is found.
        sessions: When the plays of a listening history make a playlist.
        jobs: Processes at once, for formats whose files can be read each by itself (`mpd`). The dataset is the same.
        work: Folder in which such an import keeps what is finished, so that the same call goes on after a kill;
            remove it with `segue.data.readers.apart.forget` when the dataset is saved.
        elsewhere: Another way to read such files, as on a cluster, which needs neither `jobs` nor `work`.

    Raises:
        ConfigError: The format is unknown or does not have these options, or `files` are given although the source is
            a file.
        DataError: A record or file is bad (unless `skip_bad` is set), there is nothing to read, or no
            playlist has any content.
    """
    source = Path(source)
    options = _options(format, columns, dialect, sessions)
    intake = Intake(skip_bad=skip_bad, progress=progress, limits=limits, options=options)
    try:
        shares = _shares(format, source, files, intake)
        apart = jobs > 1 or work is not None or elsewhere is not None
        how = functools.partial(read_apart, jobs=jobs, work=work, elsewhere=elsewhere)
        merged = _apart(source, shares, intake, format, how) if apart and len(shares) == 1 else None
        for share in shares if merged is None else ():
            intake.check = functools.partial(refuse_other, share.format) if format != AUTO else no_check
            READERS.get(share.format)(source, intake, share.files)
    finally:
        archives.forget()
    origin = _origin(", ".join(share.format for share in shares), source, intake)
    if merged is None:
        dataset, named, repeats = intake.builder.build(origin), intake.builder.named, intake.builder.repeats
    else:
        (dataset, named), repeats = merged.records().dataset(origin), merged.repeats
    _refuse_empty(dataset, source, intake)
    if named:
        intake.notes["track named by its path"] = named
    return ImportResult(
        dataset,
        tuple(intake.problems),
        repeats,
        dict(intake.notes),
        intake.builder.weights,
        tuple(shares),
    )


def _apart(
    source: Path,
    shares: Sequence[Share],
    intake: Intake,
    format: str,  # noqa: A002 - as above
    how: Callable[..., Merged | None],
) -> Merged | None:
    """Read the files of a share each by itself; None where they are read in turn."""
    [share] = shares
    if share.format not in SLICES or not is_folder(source):
        return None
    paths = SLICES[share.format](source, share.files, intake.limits)
    if len(paths) < LEAST:
        return None
    named = format != AUTO
    task = Task(format=share.format, named=named, skip_bad=intake.skip_bad, limits=intake.limits)
    merged = how(paths, task, progress=intake.progress, label=readable(source.name))
    if merged is not None:
        intake.files += paths
        intake.notes.update(merged.notes)
        intake.problems += merged.problems
    return merged


def _options(
    name: str, columns: Mapping[str, str] | None, dialect: str, sessions: Sessions | None
) -> Options:
    """The options, checked.

    Raises:
        ConfigError: The format does not have one of them, or it is bad.
    """
    known = FORMATS.get(name)
    for option, given in (("columns", columns), ("dialect", dialect), ("sessions", sessions)):
        if given and known is not None and option not in known.options:
            those = ", ".join(other for other, form in FORMATS.items() if option in form.options)
            raise ConfigError(
                expected=f"a format that has {option}: {those}", got=repr(name), where=Where(field=option)
            )
    return Options(
        checked_columns(columns or {}),
        dialect_of(dialect) if dialect else None,
        (sessions or Sessions()).checked(),
    )


def _shares(format: str, source: Path, files: Sequence[str], intake: Intake) -> Sequence[Share]:  # noqa: A002 - as above
    """What each reader reads; files of a folder that none reads are listed with the bad records."""
    if format != AUTO:
        READERS.get(format)  # an unknown one is an error before anything is read
        return [Share(format, "", tuple(files))]
    shares = shares_of(source, files)
    intake.problems.extend(shares.skipped)
    if shares.music:
        intake.notes["sound file or picture left out"] = shares.music
    return shares.read


def _origin(name: str, source: Path, intake: Intake) -> dict[str, str]:
    """The origin of the dataset, for its manifest."""
    files = [readable(path.name) for path in intake.files]
    few = 5
    return {
        "format": name,
        "source": readable(source.resolve().name),
        "files": ", ".join(files) if len(files) <= few else str(len(files)),
        "skipped": str(len(intake.problems)),
    }


def _refuse_empty(dataset: Dataset, source: Path, intake: Intake) -> None:
    """Stop an import that found nothing, such as one in the wrong format.

    Raises:
        DataError: No playlist has a title, a tag or a track.
    """
    playlists = dataset.playlists
    says = playlists["title"].is_not_null() | (playlists["tags"].list.len() > 0)
    if (says | (playlists["tracks"].list.len() > 0)).any():
        return
    got = f"{playlists.height} without any of these" if playlists.height else "none"
    causes = [_in_file(problem) for problem in intake.problems[:1]]
    causes += [f"{note} ({count} times)" for note, count in intake.notes.most_common(3)]
    raise DataError(
        expected="playlists with titles, tags or tracks",
        got=got,
        where=Where(source),
        hint=f"Found there: {'; '.join(causes)}." if causes else "Check the format and the source.",
    )


def _in_file(problem: ErrorFields) -> str:
    """A problem with its place, inside a file that the message names already."""
    place = str(dataclasses.replace(problem.where, file=""))
    return f"{place}: {problem.reason}" if place else problem.reason
