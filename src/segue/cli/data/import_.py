"""`segue import`: make a dataset from files of other programs."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from segue.cli.cluster.options import Address, Work, check_alone, needs_ray, place_at
from segue.data.formats import READ
from segue.data.options import Sessions, columns_of

if TYPE_CHECKING:
    from rich.table import Table

    from segue.data.readers import ImportResult
    from segue.errors import ErrorFields

SKIPPED: Final = "skipped.jsonl"
"""The file in the dataset's directory with the list of all bad records."""
_FORMATS: Final = f"What the files are: {', '.join(READ)}; or auto, which finds out."
_RULES: Final = Sessions()
SHOWN: Final = 20
"""Number of bad records that the terminal lists."""


def import_(
    format: Annotated[str, typer.Argument(help=_FORMATS)],  # noqa: A002 - the user's word
    source: Annotated[Path, typer.Argument(help="A file, a folder or a ZIP archive.")],
    dataset: Annotated[Path, typer.Argument(help="Directory to write; an older dataset there is replaced.")],
    file: Annotated[
        list[str] | None,
        typer.Option(help="Read this file of the folder, not the usual ones; may be given several times."),
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="List bad records and pass over them, instead of stopping.")
    ] = False,
    largest: Annotated[
        int, typer.Option(min=1, help="Mebibytes of a file that is read as a whole: JSON, JSPF, UTF-16.")
    ] = 4096,
    longest_line: Annotated[int, typer.Option(min=1, help="Mebibytes of a line or of a table's row.")] = 16,
    unpacked: Annotated[
        int, typer.Option(min=1, help="Gibibytes that zip and gz files are unpacked to.")
    ] = 64,
    columns: Annotated[
        str,
        typer.Option(
            help='A table\'s columns: track="Track URI",artist="Artist Name(s)".', metavar="NAME=COLUMN,…"
        ),
    ] = "",
    dialect: Annotated[
        str,
        typer.Option(
            help="A table's dialect: comma, semicolon, tab, pipe; with ,bare where quotes are text."
        ),
    ] = "",
    gap: Annotated[
        float, typer.Option(help="Of a listening history: minutes without a play that end a session.")
    ] = _RULES.gap,
    least: Annotated[int, typer.Option(help="The fewest tracks of a session that is kept.")] = _RULES.least,
    played: Annotated[
        float, typer.Option(help="Seconds that a track must have been played to be in its session.")
    ] = _RULES.played,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Of the slices of mpd: processes at once, one a core by default."),
    ] = None,
    cluster: Address = None,
    work: Work = None,
) -> None:
    """Make a dataset of playlist files, or of a listening history.

    The source may be a ZIP archive, and files may be packed by gzip. Nothing is unpacked to the disk.

    The slices of mpd are read in several processes. What a stopped import has finished is kept beside the dataset,
    and the same command goes on from there. With --cluster the slices are read by its nodes, which must see them at
    the same paths.

    From a Melon folder, train.json, song_meta.json and genre_gn_all.json are read; val.json and test.json
    are questions and are read only if --file names them, or if there is no train.json.
    """
    needs_ray(cluster)
    check_alone(cluster, None, work)
    import contextlib

    from segue.cli.terminal.console import Bars, err, out
    from segue.data.dataset import PLAYLISTS
    from segue.data.limits import Limits
    from segue.data.readers import read
    from segue.data.readers.apart import forget
    from segue.files.artifacts import new_directory
    from segue.threads import cores

    kept = dataset.absolute().parent / f".{dataset.absolute().name}.import"
    rules = Sessions(gap, least, played)
    with contextlib.ExitStack() as stack:
        # refuses a wrong directory before the long work
        temporary = stack.enter_context(new_directory(dataset, marker=PLAYLISTS))
        elsewhere = None
        if cluster is not None:
            from segue.cluster.imports import ReadBySlices

            place = stack.enter_context(place_at(cluster, dataset, shards=None, work=work, jobs=jobs))
            elsewhere = ReadBySlices(place)
        result = read(
            format,
            source,
            files=file or (),
            skip_bad=skip_bad,
            progress=Bars(),
            limits=Limits(file=largest << 20, line=longest_line << 20, unpacked=unpacked << 30),
            columns=columns_of(columns) if columns else None,
            dialect=dialect,
            sessions=rules if rules != _RULES else None,
            jobs=jobs or cores(),
            work=kept,
            elsewhere=elsewhere,
        )
        result.dataset.save(temporary)
        if result.problems:
            _list_problems(temporary / SKIPPED, result.problems)
    forget(kept)
    if elsewhere is not None:
        typer.echo(elsewhere.tally.line(), err=True)
    out().print(summary(result, dataset))
    if result.problems:
        err().print(_problems(result.problems, dataset / SKIPPED))


def _list_problems(path: Path, problems: Sequence[ErrorFields]) -> None:
    import msgspec

    path.write_bytes(msgspec.json.Encoder().encode_lines([problem.as_data() for problem in problems]))


def summary(result: ImportResult, dataset: Path) -> Table:
    """The result of the import, as a table of two columns."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for share in result.shares:
        if share.why:
            files = f" ({len(share.files):,} files)" if len(share.files) > 1 else ""
            table.add_row(f"read as {escape(share.format)}{files}", escape(share.why))
    table.add_section()
    for name, number in _counts(result):
        table.add_row(name, f"{number:,}")
    table.add_section()
    for note, number in sorted(result.notes.items()):
        table.add_row(escape(note), f"{number:,}")
    table.add_section()
    table.add_row("dataset", escape(str(dataset)))
    table.add_row("fingerprint", result.dataset.manifest.fingerprint)
    return table


def _counts(result: ImportResult) -> list[tuple[str, int]]:
    """The important numbers with their names; an indented number is a part of the one above."""
    import polars as pl

    playlists, tracks, counts = (
        result.dataset.playlists,
        result.dataset.tracks,
        result.dataset.manifest.counts,
    )
    named = playlists["tracks"].explode().drop_nulls().n_unique()
    return [
        ("playlists", counts["playlists"]),
        ("  with tracks", playlists.filter(pl.col("tracks").list.len() > 0).height),
        ("  with a title", playlists.height - playlists["title"].null_count()),
        ("  with tags", playlists.filter(pl.col("tags").list.len() > 0).height),
        ("tracks", counts["tracks"]),
        ("  in a playlist", named),
        ("  with a title", tracks.height - tracks["title"].null_count()),
        ("pairs", counts["pairs"]),
        ("tags", counts["tags"]),
        ("repeated tracks dropped", result.repeats),
        ("bad records skipped", len(result.problems)),
    ]


def _problems(problems: Sequence[ErrorFields], path: Path) -> Table:
    """The first bad records, and the path of the complete list."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, title=f"skipped (all {len(problems):,} in {escape(str(path))})")
    for name in ("file", "place", "field", "what is wrong"):
        table.add_column(name, overflow="fold")
    for problem in problems[:SHOWN]:
        place = dataclasses.replace(problem.where, file="", field="")
        cells = (Path(problem.where.file).name, str(place), problem.where.field, problem.reason)
        table.add_row(*map(escape, cells))
    return table
