"""`python -m benchmarks`: what `make bench` runs, and the larger measurements by name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from benchmarks import tables
from benchmarks.worlds import World

app = typer.Typer(help="Measure Segue.", add_completion=False, pretty_exceptions_enable=False)

FULL = World()
Playlists = Annotated[int, typer.Option(min=100, help="Playlists of the full size.")]
Tracks = Annotated[int, typer.Option(min=100, help="Tracks of the full size.")]
Questions = Annotated[int, typer.Option(min=10, help="Questions of the full size.")]

Data = Annotated[
    Path | None, typer.Option(help="Folder of real playlists; else SEGUE_DATA, or shared/data beside this.")
]


@app.callback(invoke_without_command=True)
def quick(context: typer.Context) -> None:
    """Without a command: start-up, and the fast recipe at an eighth of Melon's size; minutes."""
    if context.invoked_subcommand is None:
        startup()
        peers(recipes="fast")
        scale(shares="1/16,1/8", recipe="fast")
        tables.show(
            "That was the short round. The full ones, from minutes to hours:",
            "  python -m benchmarks scale --recipe fast        sizes up to Melon's; also --recipe default",
            "  python -m benchmarks peers                      the default recipe too; --share 1 for full size",
            "  python -m benchmarks quality --data DIR         nDCG on real playlists, beside ALS",
            "  python -m benchmarks ablation --data DIR --set melon",
            "docs/benchmarks.md says what each one measures.",
        )


@app.command()
def startup() -> None:
    """Time `segue --help` and `import segue`."""
    from benchmarks.startup import startup as measure

    measure()


@app.command()
def instructions() -> None:
    """Count the instructions of three compiled loops with valgrind."""
    from benchmarks.instructions import instructions as measure

    measure()


@app.command()
def scale(
    shares: Annotated[str, typer.Option(help="Shares of the full size.")] = "1/8,1/4,1/2,1",
    recipe: Annotated[Literal["fast", "default"], typer.Option(help="Which recipe.")] = "default",
    playlists: Playlists = FULL.playlists,
    tracks: Tracks = FULL.tracks,
    questions: Questions = FULL.questions,
) -> None:
    """Fit, load and answer at growing sizes: seconds, memory, disk, and how time grows."""
    from benchmarks.scale import scale as measure

    sizes = [
        World.of(share.strip(), playlists=playlists, tracks=tracks, questions=questions)
        for share in shares.split(",")
    ]
    measure(sizes, recipe)


@app.command()
def cluster(
    share: Annotated[str, typer.Option(help="Share of the full size.")] = "1/8",
    shards: Annotated[int, typer.Option(min=1, help="Shards of the factorisation.")] = 8,
    playlists: Playlists = FULL.playlists,
    tracks: Tracks = FULL.tracks,
    questions: Questions = FULL.questions,
) -> None:
    """Factorise by shards, without a cluster and on Ray's local nodes: work, bytes, tasks, what Ray adds."""
    from benchmarks.cluster import cluster as measure

    measure(World.of(share, playlists=playlists, tracks=tracks, questions=questions), shards)


@app.command("cluster-costs")
def cluster_costs(
    pairs: Annotated[str, typer.Option(help="Pairs of the runs; the last is predicted.")] = (
        "50000,100000,200000,800000"
    ),
    factors: Annotated[str, typer.Option(help="Factors of the runs.")] = "16,32",
) -> None:
    """What factorisations by shards compute, fitted to small runs; the largest predicted, a huge one planned."""
    from benchmarks.cluster_costs import cluster_costs as measure

    measure(_numbers(pairs), _numbers(factors))


@app.command()
def mpd(
    shares: Annotated[str, typer.Option(help="Shares of a million playlists.")] = "1/64,1/16",
    recipe: Annotated[Literal["fast", "default"], typer.Option(help="Which recipe.")] = "fast",
) -> None:
    """Import and fit the shape of the Million Playlist Dataset: processor time, memory, disk, bytes read."""
    from benchmarks.mpd import mpd as measure

    measure(shares.split(","), recipe)


@app.command()
def costs() -> None:
    """Fit several sizes, and write the table from which `segue fit --plan` predicts others."""
    from benchmarks.costs import costs as measure

    measure()


@app.command()
def peers(
    share: Annotated[str, typer.Option(help="Share of the full size.")] = "1/8",
    recipes: Annotated[str, typer.Option(help="Which of Segue's.")] = "fast,default",
    limit: Annotated[int, typer.Option(min=1, help="Questions at most.")] = 2000,
    playlists: Playlists = FULL.playlists,
    tracks: Tracks = FULL.tracks,
    questions: Questions = FULL.questions,
) -> None:
    """Segue beside implicit and gensim: the same data, the same work."""
    from benchmarks.peers import peers as measure

    world = World.of(share, playlists=playlists, tracks=tracks, questions=questions)
    measure(world, recipes.split(","), limit)


@app.command()
def quality(
    data: Data = None,
    sets: Annotated[
        str,
        typer.Option(help="Of melon, mpd, netease, and the generated mpd-like-15625, -62500 and -1000000."),
    ] = "melon,mpd,netease",
    seeds: Annotated[str, typer.Option(help="A dev split for each.")] = "0,1",
    recipes: Annotated[str, typer.Option(help="Which of Segue's.")] = "fast,default",
    generators: Annotated[
        str, typer.Option(help="Generators of the default recipe to measure by themselves, for tracks.")
    ] = "",
    peers: Annotated[
        str,
        typer.Option(
            help="Other libraries to measure beside, for tracks: all, or of implicit, lenskit, cornac, or "
            "models such as 'LensKit EASE'. `environments` makes theirs."
        ),
    ] = "",
    playlists: Annotated[
        int | None, typer.Option(min=20, help="Beside peers: playlists of a set that are drawn; else all.")
    ] = None,
    folds: Annotated[int | None, typer.Option(min=1, help="Beside peers: folds at most.")] = None,
    runs: Annotated[int | None, typer.Option(min=1, help="Beside peers: runs of the trees at most.")] = None,
    trials: Annotated[int, typer.Option(min=1, max=4, help="Settings that are tried of each peer.")] = 4,
    resume: Annotated[
        bool, typer.Option("--resume", help="Beside peers: keep answers that a run before left.")
    ] = False,
) -> None:
    """NDCG on real playlists by mix of inputs, beside implicit's ALS, or beside other libraries as they are."""
    from benchmarks.quality import quality as measure
    from benchmarks.quality.sets import data_folder

    folder = data_folder(data)
    if peers:
        from benchmarks.living.comparison import Asked, compare
        from benchmarks.living.peers import chosen

        some = [recipe for recipe in recipes.split(",") if recipe]
        for name in sets.split(","):
            asked = Asked(name, _numbers(seeds), some, playlists, folds, runs, trials, resume)
            compare(asked, folder, chosen(peers))
        return
    for name in sets.split(","):
        measure(
            name,
            folder,
            _numbers(seeds),
            [recipe for recipe in recipes.split(",") if recipe],
            [generator for generator in generators.split(",") if generator],
        )


@app.command()
def environments(
    libraries: Annotated[list[str] | None, typer.Argument(help="Of lenskit, cornac; else all.")] = None,
) -> None:
    """Make the environments of the libraries that `quality --peers` measures beside, under benchmarks/out."""
    from benchmarks.living.environments import groups, make

    make(libraries or groups())


@app.command()
def beyond(
    data: Data = None,
    sets: Annotated[str, typer.Option(help="Of melon, mpd, netease.")] = "melon,mpd,netease",
    seed: Annotated[int, typer.Option(help="The dev split.")] = 0,
    recipes: Annotated[
        str, typer.Option(help="Which of Segue's; sliders are priced on the last.")
    ] = "default",
    equal: Annotated[
        bool,
        typer.Option("--equal", help="Move sliders of the last recipe until it has ALS's nDCG, instead."),
    ] = False,
) -> None:
    """Lists beyond accuracy beside implicit's ALS: coverage, novelty, tail, artists, repeats; and what sliders cost."""
    from benchmarks.beyond import beyond as measure
    from benchmarks.equal import equal as measure_equal
    from benchmarks.quality.sets import data_folder

    for name in sets.split(","):
        if equal:
            measure_equal(name, data_folder(data), seed, recipes.split(",")[-1])
            continue
        measure(name, data_folder(data), seed, recipes.split(","))


@app.command()
def calibration(
    data: Data = None,
    sets: Annotated[str, typer.Option(help="Of melon, mpd, netease.")] = "netease",
    seeds: Annotated[str, typer.Option(help="A dev split for each.")] = "304,305,306",
    recipe: Annotated[Literal["fast", "default"], typer.Option(help="Which of Segue's.")] = "default",
    playlists: Annotated[
        int | None, typer.Option(min=20, help="Playlists of a set that are drawn; else all.")
    ] = None,
) -> None:
    """Whether probabilities hold: calibration errors by mix, beside those of perfect forecasts by chance."""
    from benchmarks.calibration import calibration as measure
    from benchmarks.quality.sets import data_folder

    for name in sets.split(","):
        measure(name, data_folder(data), _numbers(seeds), recipe, playlists)


@app.command()
def order(
    data: Data = None,
    sets: Annotated[str, typer.Option(help="Of slice, melon, netease.")] = "slice,melon,netease",
    seeds: Annotated[str, typer.Option(help="A draw of held-out playlists for each.")] = "0,1,2",
    recipes: Annotated[str, typer.Option(help="Which of Segue's.")] = "fast",
    share: Annotated[float, typer.Option(help="Share of the playlists that is held out.")] = 0.2,
) -> None:
    """Whether links know which track of a held-out playlist comes next."""
    from benchmarks.order import order as measure
    from benchmarks.quality.sets import data_folder

    for name in sets.split(","):
        measure(name, data_folder(data), _numbers(seeds), recipes.split(","), share)


@app.command()
def small(
    data: Data = None,
    sets: Annotated[str, typer.Option(help="Of melon, mpd, netease.")] = "melon,mpd,netease",
    sizes: Annotated[str, typer.Option(help="Playlists of a library.")] = "1,2,5,10,25,50,100,200,400",
    seeds: Annotated[str, typer.Option(help="A draw of questions and libraries for each.")] = "0,1,2",
    playlists: Annotated[int, typer.Option(min=1, help="Playlists asked in each draw.")] = 60,
) -> None:
    """The default recipe beside the fast one on small libraries, from one playlist up."""
    from benchmarks.quality.sets import data_folder
    from benchmarks.small import small as measure

    folder = data_folder(data)
    for name in sets.split(","):
        measure(name, folder, _numbers(sizes), _numbers(seeds), playlists)


@app.command()
def weak(
    data: Data = None,
    libraries: Annotated[
        str, typer.Option(help="Own playlists of a library, and how many are asked.")
    ] = "0:20,0:60,30:30,200:60",
    seeds: Annotated[str, typer.Option(help="A draw for each.")] = "0,1,2,3,4,5,6,7",
) -> None:
    """Small libraries with and without weak playlists, from none of their own up."""
    from benchmarks.quality.sets import data_folder
    from benchmarks.weak import weak as measure

    sizes = [tuple(_numbers(one.replace(":", ","))) for one in libraries.split(",")]
    if any(len(one) != 2 for one in sizes):
        raise ValueError(f"expected libraries such as 30:30, got {libraries}")
    measure(data_folder(data), [(own, asked) for own, asked in sizes], _numbers(seeds))


@app.command()
def matching(
    tracks: Annotated[int, typer.Option(min=10, help="Tracks of the catalogue.")] = FULL.tracks,
    lists: Annotated[int, typer.Option(min=1, help="Lists of each kind.")] = 10,
    length: Annotated[int, typer.Option(min=1, help="Tracks of a list.")] = 100,
) -> None:
    """Lists of other programs recognised in a catalogue: seconds by how they are written, and what is found."""
    from benchmarks.matching import matching as measure

    measure(tracks, lists, length)


@app.command()
def ablation(
    set_: Annotated[Literal["melon", "mpd", "netease"], typer.Option("--set", help="Which set.")] = "melon",
    data: Data = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the dev split and the fit.")] = 0,
    folds: Annotated[int | None, typer.Option(min=1, help="Folds at most.")] = None,
    runs: Annotated[int | None, typer.Option(min=1, help="Runs of the trees at most.")] = None,
    only: Annotated[
        list[str] | None, typer.Option(help='A variant, such as "without shares"; again for more.')
    ] = None,
) -> None:
    """The default recipe without each of its generators and groups of features."""
    from benchmarks.ablation import ablation as measure
    from benchmarks.quality.sets import data_folder

    measure(set_, data_folder(data), seed, folds, runs, only or ())


@app.command()
def without(
    generator: Annotated[
        str, typer.Argument(help='Its name in the recipe, "linear autoencoder", or "lifts".')
    ],
    set_: Annotated[Literal["melon", "mpd", "netease"], typer.Option("--set", help="Which set.")] = "mpd",
    recipe: Annotated[Literal["fast", "default"], typer.Option(help="Which of Segue's.")] = "fast",
    data: Data = None,
    seeds: Annotated[str, typer.Option(help="A dev split for each.")] = "0,1,2",
    folds: Annotated[int | None, typer.Option(min=1, help="Folds at most.")] = None,
    runs: Annotated[int | None, typer.Option(min=1, help="Runs of the trees at most.")] = None,
) -> None:
    """A recipe with and without one generator, or its lifts: nDCG of tracks by split and by mix, and the ratio."""
    from benchmarks.quality.sets import data_folder
    from benchmarks.without import without as measure

    measure(set_, data_folder(data), _numbers(seeds), recipe, generator, folds, runs)


@app.command()
def cold(
    playlists: Annotated[int, typer.Option(min=100, help="Playlists of the world.")] = 3_000,
    tracks: Annotated[int, typer.Option(min=100, help="Tracks of the world, a clip each.")] = 12_000,
    questions: Annotated[int, typer.Option(min=10, help="Playlists held out.")] = 600,
    recipes: Annotated[str, typer.Option(help="Which of Segue's.")] = "fast,default",
    seed: Annotated[int, typer.Option(min=0, help="Of the world, the split and what is withheld.")] = 0,
) -> None:
    """Tracks that no playlist holds, found by sound and metadata; and what audio changes over all tracks."""
    from benchmarks.cold import cold as measure

    measure(playlists, tracks, questions, recipes.split(","), seed)


@app.command()
def unheard(
    playlists: Annotated[int, typer.Option(min=100, help="Playlists of the world.")] = 1_000,
    tracks: Annotated[int, typer.Option(min=100, help="Tracks of the world.")] = 3_000,
    artists: Annotated[int, typer.Option(min=1, help="Artists asked for at most.")] = 80,
    recipes: Annotated[str, typer.Option(help="Which of Segue's.")] = "fast,default",
    seed: Annotated[int, typer.Option(min=0, help="Of the world, the artists, the fits.")] = 0,
    data: Annotated[
        Path | None, typer.Option(help="Folder of real playlists: NetEase's in place of the world.")
    ] = None,
) -> None:
    """Tracks that no playlist holds, asked for by their artist alone: their place among all tracks."""
    from benchmarks.unheard import unheard as measure

    measure(playlists, tracks, artists, recipes.split(","), seed, data)


@app.command()
def serving(
    model: Annotated[Path, typer.Argument(help="Model directory.")],
    questions: Annotated[Path, typer.Argument(help="Questions to ask over and over, JSONL.")],
    workers: Annotated[
        int | None, typer.Option(min=1, help="Worker processes; one a core unless told.")
    ] = None,
    clients: Annotated[str, typer.Option(help="Clients at once, a run each.")] = "1,8,32",
    seconds: Annotated[float, typer.Option(min=1, help="How long each run takes.")] = 30.0,
    soak: Annotated[float, typer.Option(min=0, help="Seconds of the soak; 600 for the full one.")] = 0.0,
) -> None:
    """`segue serve` under load: requests a second, latencies, killed workers, twice the capacity, a soak."""
    from benchmarks.serving import measure
    from segue.threads import cores

    counts = [int(count) for count in clients.split(",")]
    measure(model, questions, workers=workers or cores(), clients=counts, seconds=seconds, soak=soak)


@app.command()
def siege(
    minutes: Annotated[float, typer.Option(min=0.2, help="How long.")] = 10.0,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Worker processes; one a core unless told.")
    ] = None,
    model: Annotated[
        list[Path] | None, typer.Option(help="Models that take each other's place; else two small ones.")
    ] = None,
) -> None:
    """Load, kills, reloads, a failing store and attacks at once; exits with 1 if anything is lost or wrong."""
    from benchmarks.siege import siege as besiege
    from benchmarks.siege.models import small
    from segue.threads import cores

    models = model or small()
    if besiege(minutes, workers or cores(), models if len(models) > 1 else models * 2):
        raise typer.Exit(1)


@app.command()
def instances(
    seconds: Annotated[float, typer.Option(min=2, help="How long each phase takes, at least.")] = 10.0,
    workers: Annotated[int, typer.Option(min=1, help="Worker processes of each instance.")] = 1,
    model: Annotated[
        list[Path] | None, typer.Option(help="Two models that take each other's place; else two small ones.")
    ] = None,
) -> None:
    """Two services behind HAProxy with one PostgreSQL: one is killed, reloaded, restarted; exits with 1 on a fault."""
    from benchmarks.instances import instances as measure
    from benchmarks.siege.models import small

    models = model or small()
    if measure(seconds, workers, models if len(models) > 1 else models * 2):
        raise typer.Exit(1)


@app.command()
def search(
    model: Annotated[Path, typer.Argument(help="Model directory.")],
    index: Annotated[Path, typer.Option(help="Where the index goes.")] = Path("benchmarks/out/search.sqlite"),
) -> None:
    """Search for tracks as people type: milliseconds by kind of search."""
    from benchmarks.search import search as measure

    measure(model, index)


@app.command()
def page(
    model: Annotated[Path, typer.Argument(help="Model directory.")],
    workers: Annotated[
        int | None, typer.Option(min=1, help="Worker processes; one a core unless told.")
    ] = None,
) -> None:
    """The page in Chromium: milliseconds from a letter or a slider to the new list."""
    from benchmarks.page import page as measure
    from segue.threads import cores

    measure(model, workers or cores())


@app.command()
def keep(
    names: Annotated[list[str], typer.Argument(help="Benchmarks that were run, as in benchmarks/out.")],
) -> None:
    """Keep the figures of benchmarks that were run, as those of this version, in benchmarks/results."""
    import segue
    from benchmarks.tracked import keep as keep_one

    for name in names:
        tables.show(f"figures in {keep_one(name, segue.__version__)}")


@app.command()
def compare(
    old: Annotated[str, typer.Argument(help="A version of benchmarks/results, or a folder.")],
    new: Annotated[str, typer.Argument(help="The same.")],
    least: Annotated[
        float, typer.Option(min=0, help="Changes of a smaller share count as none, whatever their interval.")
    ] = 0.03,
) -> None:
    """What got better and worse from one version to another; exits with 1 if anything got worse."""
    from benchmarks.compared import compare as show

    if show(old, new, least):
        raise typer.Exit(1)


@app.command()
def check(
    version: Annotated[
        str, typer.Argument(help="A version of benchmarks/results, or a folder; else the newest.")
    ] = "",
    least: Annotated[
        float, typer.Option(min=0, help="Changes of a smaller share count as none, whatever their interval.")
    ] = 0.1,
) -> None:
    """Compare what was measured, benchmarks/out, with what was kept; exits with 1 if anything got worse."""
    from benchmarks.compared import check as show

    if show(version, least):
        raise typer.Exit(1)


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def main() -> None:
    """Run the command; a mistake in what was asked for is said in a line."""
    try:
        app()
    except (FileNotFoundError, ValueError) as error:
        typer.secho(f"error: {error}", fg="red", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
