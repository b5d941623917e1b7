"""`segue tune`: search for settings of a recipe that are better for a dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from segue.cli.cluster.options import Address, Work, check_alone, needs_ray, place_at
from segue.extras import need


def tune(
    dataset: Annotated[Path, typer.Argument(help="Dataset directory.")],
    search: Annotated[
        str,
        typer.Option(
            help="Search file (TOML): which settings vary, and how far. Or one of Segue's own: small, middling, large."
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", help="Recipe file to write. The trials stand beside it, in OUT.trials.jsonl."
        ),
    ],
    recipe: Annotated[str, typer.Option(help="The base: a recipe's name or file.")] = "default",
    trials: Annotated[int, typer.Option(min=1, help="Trials beside the base, earlier ones counted.")] = 50,
    target: Annotated[
        Literal["tracks", "tags", "score"],
        typer.Option(help="nDCG@100 of tracks, nDCG@10 of tags, or Melon's score, which is of both."),
    ] = "tracks",
    protocol: Annotated[
        Literal["melon", "melon-official", "mpd", "next"],
        typer.Option(help="How questions are made: see `segue split`. next: by the true next track."),
    ] = "melon",
    splits: Annotated[int, typer.Option(min=1, help="Splits that each trial is measured on.")] = 2,
    questions: Annotated[
        int | None,
        typer.Option(
            min=1, help="Playlists that each split holds out, and that are set aside; a fifth by default."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed tries the same trials.")] = 0,
    timeout: Annotated[
        float | None, typer.Option(min=0, help="Seconds after which no further trial begins.")
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=1, help="Splits at once, each in a process with memory of its own.")
    ] = 1,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as a JSON object.")] = False,
    cluster: Address = None,
    work: Work = None,
) -> None:
    """Search for settings of a recipe that are better for a dataset.

    Some playlists are set aside, and the rest is split. Each trial is fitted and measured on the splits. Finally the
    best trial is compared with the base on the playlists set aside. OUT receives the best if it is better beyond
    chance, else the base. The same command continues a stopped search.
    """
    need("Tuning", "tune")
    needs_ray(cluster)
    check_alone(cluster, None, work)
    import contextlib

    from segue.cli.model import tuning_view
    from segue.cli.terminal import console
    from segue.data.dataset import Dataset
    from segue.tuning import tune as search_settings

    tuning_view.refuse_foreign(out)
    with contextlib.ExitStack() as stack:
        place = None
        if cluster is not None:
            place = stack.enter_context(
                place_at(cluster, out, shards=None, work=work, jobs=jobs if jobs > 1 else None)
            )
        study = search_settings(
            Dataset.load(dataset),
            search,
            tuning_view.journal_of(out),
            recipe=recipe,
            trials=trials,
            seed=seed,
            splits=splits,
            questions=questions,
            protocol=protocol,
            target=target,
            timeout=timeout,
            jobs=jobs,
            place=place,
            progress=console.Bars(),
        )
        study.save(out)
    if json:
        typer.echo(study.to_json())
        return
    terminal = console.out()
    terminal.print(tuning_view.trials_table(study.summary))
    terminal.print(tuning_view.regions_table(study.summary))
    terminal.print(tuning_view.told(study.summary), markup=False)
    typer.echo(f"recipe in {out}; trials in {tuning_view.journal_of(out)}")
