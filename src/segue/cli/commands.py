"""The subcommands of `segue`: a table of where each is, and a group that imports only the one that runs.

`segue --help` needs a line about each command. The lines stand here, since reading them from the commands would
mean importing all of them; a test compares them to the commands' own docstrings.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from typer.core import _click  # pyright: ignore[reportPrivateUsage] - typer's only name for its types


class Entry(NamedTuple):
    """One row of the table.

    Attributes:
        name: The word after `segue`.
        panel: The heading it is listed under.
        where: Its module under `segue.cli` and its name there: a function, or a `typer.Typer` with subcommands.
        help: What it does, in a sentence.
    """

    name: str
    panel: str
    where: str
    help: str


_TABLE: Final = {
    "Data": {
        "import": ("data.import_:import_", "Make a dataset of playlist files, or of a listening history."),
        "sync": (
            "sync.sync:sync",
            "Read a music server's library, or continue the playlists there.",
        ),
        "library": (
            "data.library:library",
            "Make a dataset of a music folder: its files' tags and its playlists.",
        ),
        "sample": (
            "data.sample:sample",
            "Write a generated dataset: playlists of an invented music world, in Korean and English.",
        ),
        "split": (
            "data.split:split",
            "Hold playlists out of a dataset, and divide each into a question and its answer.",
        ),
        "show": ("data.show:show", "Show what a directory that Segue wrote holds."),
        "export-feedback": (
            "data.export_feedback:export_feedback",
            "Make a dataset of the kept playlists, with kept recommended tracks and without dropped ones.",
        ),
    },
    "Models": {
        "fit": ("model.fit:fit", "Fit a model to a dataset."),
        "recommend": (
            "model.recommend:recommend",
            "Continue a playlist: the tracks and tags that belong there, and why.",
        ),
        "name": (
            "naming.name:app",
            "Suggest titles for a playlist, and say which tracks and tags each word comes from.",
        ),
        "answer": (
            "model.answer:answer",
            "Answer a file of questions: for each, the tracks and tags that belong there.",
        ),
        "order": ("model.order:order", "Put a player's list into an order of play."),
        "similar": (
            "model.similar:similar",
            "Show the neighbours of a track, a tag or a word: those that occur in the same playlists.",
        ),
        "why": (
            "model.why:why",
            "Say what would bring a track into a playlist's list, or take it out: the smallest change.",
        ),
        "vectors": (
            "vectors.vectors:app",
            "Vectors of tracks, tags and words: train, compare, ask, map, export.",
        ),
        "sequences": (
            "sequences.sequences:app",
            "Models of what comes next in a playlist: n-grams and networks side by side.",
        ),
        "evaluate": (
            "model.evaluate:evaluate",
            "Answer questions with known answers, and score the result.",
        ),
        "tune": ("model.tune:tune", "Search for settings of a recipe that are better for a dataset."),
        "serve": ("serve.serve:serve", "Serve models over HTTP: an API, described at /docs, and a page."),
        "sign": (
            "model.sign:sign",
            "Sign a model: its `signature.json` then covers every byte of every other file.",
        ),
        "verify": (
            "model.verify:verify",
            "Check that a model is signed, and that every byte of every file is as it was signed.",
        ),
        "store": ("store.store:app", "The store of kept playlists: back up, restore, check."),
        "recipe": (
            "model.recipe:recipe",
            "Recipes: what a model is made of, as a file to read, edit and check.",
        ),
        "cluster": ("cluster.cluster:app", "A cluster of machines: check it."),
    },
    "This installation": {
        "demo": (
            "setup.demo:demo",
            "Show the whole path: make a sample dataset, split it, fit, evaluate, recommend with reasons, report, "
            "serve.",
        ),
        "play": (
            "setup.play:play",
            "Continue playlists from a music folder: read it, fit a model, and serve a page that plays its tracks.",
        ),
        "doctor": (
            "setup.doctor:doctor",
            "Check this installation: versions, cores, memory, optional parts, Korean, temporary files, plug-ins.",
        ),
    },
    "Sound and text": {
        "export": (
            "text.export:export",
            "Write a title encoder as ONNX, or its transformer in Hugging Face's layout.",
        ),
        "text": ("text.text:app", "Encoders of titles and texts: train, evaluate, predict."),
        "compare": ("text.compare:app", "Methods side by side on the same rows."),
        "audio": ("audio.audio:app", "Listen to tracks: spectrograms, taggers, labels."),
    },
}

COMMANDS: Final = {
    name: Entry(name, panel, *entry) for panel, entries in _TABLE.items() for name, entry in entries.items()
}
"""The table, by name, in the order of the help."""


def command_of(name: str) -> TyperCommand | TyperGroup:
    """Import a command, or a group with its commands, and return it as typer runs it."""
    entry = COMMANDS[name]
    module, attribute = entry.where.split(":")
    found = getattr(importlib.import_module(f"segue.cli.{module}"), attribute)
    if isinstance(found, typer.Typer):
        group = typer.main.get_group(found)
        group.name = name
        return group
    single = typer.Typer(add_completion=False)
    single.command(name)(found)
    command: Any = typer.main.get_command(single)
    return command


class Commands(TyperGroup):
    """The group of all subcommands: listed from the table, imported when run."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for entry in COMMANDS.values():
            self.commands[entry.name] = TyperCommand(entry.name, help=entry.help, rich_help_panel=entry.panel)

    def resolve_command(
        self, ctx: _click.Context, args: list[str]
    ) -> tuple[str | None, _click.Command | None, list[str]]:
        """Return the command that the first argument names, imported, and the other arguments."""
        if args[0] in COMMANDS:
            self.commands[args[0]] = command_of(args[0])
        return super().resolve_command(ctx, args)
