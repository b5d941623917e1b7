"""`segue fit`: fit a model to a dataset."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segue.cli.cluster.options import Address, Shards, Work, check_alone, check_here, needs_ray
from segue.cli.data.library_options import Weak, weak_of
from segue.cli.text.words_option import AnalyserOption, Words, words_of
from segue.extras import ENCODING, need

if TYPE_CHECKING:
    from rich.table import Table

    from segue.data.dataset import Dataset
    from segue.model import Model


def fit(
    dataset: Annotated[Path, typer.Argument(help="Dataset directory.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Model directory to write; an older model there is replaced."),
    ] = None,
    recipe: Annotated[
        str,
        typer.Option(
            help="fast: counts alone, in seconds. default: learned rankers, for the best lists. "
            "full: BERT on titles too (needs segue\\[text]). Or a recipe file: see `segue recipe show`."
        ),
    ] = "default",
    seed: Annotated[int, typer.Option(min=0, help="Same dataset, recipe and seed: same model.")] = 0,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Processes at once, one a core by default; fewer need less memory."),
    ] = None,
    audio: Annotated[
        Path | None,
        typer.Option(
            help="Feature store (`segue audio features`): tracks in few playlists, or none, are known by their sound."
        ),
    ] = None,
    weak: Weak = None,
    words: Words = None,
    analyser: AnalyserOption = "kiwi",
    cluster: Address = None,
    shards: Shards = None,
    work: Work = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help="Keep what is learned part by part, and go on from what a stopped fit kept, beside the model.",
        ),
    ] = False,
    memory: Annotated[
        str | None,
        typer.Option(
            help="The most memory, all processes together, such as 16GB: it chooses how many run at once, refuses "
            "a fit that would need more, and ends one that does."
        ),
    ] = None,
    plan: Annotated[
        bool,
        typer.Option("--plan", help="Fit nothing: say what the fit will take, and which settings it chose."),
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print progress and result, or the plan, as JSON objects, a line each."),
    ] = False,
) -> None:
    """Fit a model to a dataset.

    The model appears when it is complete: Ctrl-C or a full disk leaves an older one as it was.
    """
    needs_ray(cluster)
    check_alone(cluster, shards, work)
    check_here(cluster, {"--plan": plan, "--resume": resume, "--memory": memory is not None})
    if plan:
        from segue.cli.model.plan_view import show_plan

        show_plan(dataset, recipe, jobs, memory, json=as_json)
        return
    out = _wanted(out)
    if recipe == "full":
        need("The recipe full", "text", *ENCODING)
    if analyser == "mecab":
        need("Splitting Korean words by MeCab-ko", "mecab")
    import segue
    from segue.cli.terminal import console, events
    from segue.data.dataset import Dataset
    from segue.files.artifacts import new_directory
    from segue.fitting.kept import Kept
    from segue.model.writing import FACETS
    from segue.recipes import resolve
    from segue.recipes.shape import USUAL

    train = Dataset.load(dataset)
    train = train.with_weak(weak_of(weak, train.manifest.weak))
    audio = audio or _sounds(dataset, train)
    keep = out.absolute().parent / f".{out.absolute().name}.fit" if resume else None
    own, artists = words_of(words)
    resolve(recipe, USUAL)  # refuses a wrong recipe before anything is created
    jobs, watched = _limited(train, recipe, jobs, memory, as_json=as_json)
    if cluster is not None:
        from segue.cli.model.fit_by_shards import Asked, fit_by_shards
        from segue.text.dictionary import Korean

        korean = Korean.of(own, train.artist_names() if artists else (), analyser=analyser)
        asked = Asked(cluster, out, recipe, seed, jobs, shards, work, audio, json=as_json)
        model = fit_by_shards(train, asked, korean)
    else:
        with (
            watched,
            new_directory(out, marker=FACETS) as temporary,
        ):  # refuses a wrong directory before the long work
            model = segue.fit(
                train,
                recipe=recipe,
                seed=seed,
                jobs=jobs,
                audio=audio,
                words=own,
                artist_words=artists,
                analyser=analyser,
                progress=events.progress() if as_json else console.Bars(),
                keep=keep,
            )
            model.save(temporary)
    if keep is not None:
        Kept(keep).forget()
    if as_json:
        events.event("model", path=str(out), seconds=model.manifest.fitted_seconds)
        return
    typer.echo(f"model in {out}")
    console.out().print(_fitted(model))


def _limited(
    train: Dataset, recipe: str, jobs: int | None, memory: str | None, *, as_json: bool
) -> tuple[int | None, AbstractContextManager[None]]:
    """The processes at once that a memory limit has room for, and what keeps the fit to it."""
    if memory is None:
        return jobs, nullcontext()
    from segue.cli.model.memory import bytes_of, plan_within, said_of
    from segue.cli.terminal import console, events
    from segue.fitting.memory import kept_under

    planned = plan_within(train, recipe, jobs, memory, None)
    if as_json:
        events.event("memory", limit=bytes_of(memory), planned=planned.peak_bytes, jobs=planned.jobs)
    else:
        console.err().print(said_of(planned, memory), highlight=False, soft_wrap=True)
    return planned.jobs, kept_under(bytes_of(memory))


def _wanted(out: Path | None) -> Path:
    """The model's directory.

    Raises:
        ConfigError: It is missing.
    """
    from segue.errors import ConfigError, Where

    if out is None:
        raise ConfigError(
            expected="a directory for the model",
            got="none",
            where=Where(field="out"),
            hint="Name it with -o, or ask for --plan alone.",
        )
    return out


def _sounds(directory: Path, train: Dataset) -> Path | None:
    """The feature store that `segue library --audio` made beside a dataset; None where there is none."""
    from segue.cli.terminal import console
    from segue.library.reading import SOUNDS, sounds_of

    store = sounds_of(directory)
    if SOUNDS not in train.manifest.source:
        return None
    if not store.is_dir():
        console.warn(f"the dataset's sounds are not at {store}; fitted without them")
        return None
    return store


def _fitted(model: Model) -> Table:
    """The fitted parts, and the time for each."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    seconds = model.manifest.fitted_seconds
    table = Table(box=box.SIMPLE_HEAD, show_footer=True)
    table.add_column("part", footer="all")
    table.add_column("seconds", justify="right", footer=f"{sum(seconds.values()):.1f}")
    for part, taken in seconds.items():
        table.add_row(escape(part), f"{taken:.1f}")
    return table
