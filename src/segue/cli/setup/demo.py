"""`segue demo`: the whole path on a generated dataset, by the commands that a person would type."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from segue.cli.setup.steps import run, shown

PLAYLISTS: Final = 3_000
TRACKS: Final = 12_000
TITLE: Final = "비 오는 날 새벽에 듣는 노래"
TAG: Final = "감성"


def demo(
    ctx: typer.Context,
    directory: Annotated[Path, typer.Argument(help="Directory for all that it makes.")] = Path("demo"),
    recipe: Annotated[
        Literal["fast", "default"],
        typer.Option(help="As for `segue fit`: fast takes seconds, default some minutes."),
    ] = "fast",
    seed: Annotated[int, typer.Option(min=0, help="Which sample world, split and model.")] = 0,
    serve: Annotated[
        bool | None,
        typer.Option("--serve/--no-serve", help="Serve the model at the end; on a terminal unless told."),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to serve on.")] = 8000,
) -> None:
    """Show the whole path: make a sample dataset, split it, fit, evaluate, recommend with reasons, report, serve.

    It runs the commands that it prints; type these or others again on the files that it leaves.
    """
    import time

    from segue.evaluation import report
    from segue.extras import missing, need

    if serve:
        need("Serving", "serve")  # before the work, not at its end
    reports = report.is_installed()
    start = time.perf_counter()
    for arguments in commands(directory, recipe, seed, report=reports):
        run(ctx, arguments)
    page = directory / "report" / "report.html"
    further = f"Next: open {page}" if reports else "An HTML report of it needs: pip install 'segue[report]'"
    typer.secho(f"\n{time.perf_counter() - start:.0f} s in all. {further}", bold=True)
    if missing("serve"):
        typer.secho("A page to play with needs: pip install 'segue[serve]'", bold=True)
        return
    command = ["serve", str(directory / "model"), "--port", f"{port}"]
    if serve is None:
        serve = sys.stdin.isatty() and sys.stdout.isatty()  # without a terminal, the caller waits for the end
    if serve:
        run(ctx, command)
    else:
        typer.secho(f"Then play with it: {shown(command)}, and open http://127.0.0.1:{port}/", bold=True)


def commands(directory: Path, recipe: str = "fast", seed: int = 0, *, report: bool = True) -> list[list[str]]:
    """The demo's commands in order, without the leading `segue`; `report` says whether a report is possible."""
    data, split, model, page = (str(directory / name) for name in ("data", "split", "model", "report"))
    train, questions, answers = (
        str(directory / "split" / name) for name in ("train", "questions.jsonl", "answers.jsonl")
    )
    similar = [["similar", model, "--tag", TAG, "-n", "8"]] if recipe == "default" else []
    return [
        ["sample", data, "--playlists", f"{PLAYLISTS}", "--tracks", f"{TRACKS}", "--seed", f"{seed}"],
        ["show", data],
        ["split", data, "-o", split, "--seed", f"{seed}"],
        ["fit", train, "-o", model, "--recipe", recipe, "--seed", f"{seed}"],
        ["evaluate", model, questions, answers, *(["--report", page] if report else []), "--keep"],
        *similar,
        ["recommend", model, "--title", TITLE, "-n", "10", "--tags", "5"],
    ]
