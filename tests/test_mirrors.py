"""Every source file has its tests: a file that mirrors it, one that imports it, or a reason that is stated here.

`src/segue/data/records/builder.py` is mirrored by `tests/data/records/test_builder.py`.
A file without a mirror is tested where a test imports it. What is neither is listed below, with the reason.
An entry that is no longer needed is an error too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.pages import ROOT

TESTS: Final = ROOT / "tests"
SOURCE: Final = ROOT / "src"

REASONS: Final[dict[str, tuple[str, ...]]] = {
    "A part of a command: the tests run the command, as a person does.": (
        "segue.__main__",
        "segue.cli.audio.evaluate",
        "segue.cli.cluster.cluster",
        "segue.cli.audio.label_options",
        "segue.cli.audio.material_view",
        "segue.cli.audio.mix",
        "segue.cli.audio.tag",
        "segue.cli.audio.teach",
        "segue.cli.audio.timeline_options",
        "segue.cli.audio.timeline_view",
        "segue.cli.audio.train",
        "segue.cli.model.fit_by_shards",
        "segue.cli.model.plan_view",
        "segue.cli.model.price_view",
        "segue.model.player_lists",
        "segue.cli.text.columns",
        "segue.cli.text.comparison_view",
        "segue.cli.text.evaluate",
        "segue.cli.text.explain",
        "segue.cli.text.explanation_view",
        "segue.cli.text.history_view",
        "segue.cli.text.map",
        "segue.cli.text.measures_view",
        "segue.cli.text.predict",
        "segue.cli.text.train",
        "segue.cli.text.words_option",
        "segue.cli.audio.audio",
        "segue.cli.terminal.console",
        "segue.cli.text.export",
        "segue.cli.data.export_feedback",
        "segue.cli.data.import_",
        "segue.cli.data.library_steps",
        "segue.cli.model.model_view",
        "segue.cli.model.verify",
        "segue.cli.store.backup",
        "segue.cli.store.check",
        "segue.cli.store.restore",
        "segue.cli.sync.plan_view",
        "segue.cli.naming.ask",
        "segue.cli.naming.compare",
        "segue.cli.naming.train",
        "segue.cli.naming.views",
        "segue.cli.sequences.sequences",
        "segue.cli.vectors.analogy",
        "segue.cli.vectors.compare",
        "segue.cli.vectors.export",
        "segue.cli.vectors.map",
        "segue.cli.vectors.odd",
        "segue.cli.vectors.topics",
        "segue.cli.vectors.options",
        "segue.cli.vectors.similar",
        "segue.cli.vectors.train",
    ),
    "A network of sequences: one test runs all of them by their names, beside their forms in NumPy.": (
        "segue.sequences.networks.transformer",
    ),
    "One method of vectors of several: one test file runs them all by their names, with the same checks.": (
        "segue.vectors.methods.als",
        "segue.vectors.methods.lda",
        "segue.vectors.methods.sif",
        "segue.vectors.methods.word2vec",
    ),
    "Readers and writers are tested by the files that they read and write.": (
        "segue.data.frame_columns",
        "segue.data.lists.contents",
        "segue.data.lists.jspf",
        "segue.data.lists.m3u",
        "segue.data.lists.paths",
        "segue.data.lists.table",
        "segue.data.lists.xspf",
        "segue.data.matching.spelling",
        "segue.data.matching.lookups",
        "segue.data.readers.melon_tracks",
        "segue.data.readers.nested_lists",
        "segue.data.readers.rows",
        "segue.data.opening",
        "segue.data.readers.sources",
        "segue.data.readers.spotify_history",
        "segue.data.readers.spotify_lists",
        "segue.data.readers.table_rows",
        "segue.files.arrow_sizes",
        "segue.data.records.files",
        "segue.data.writers.checks",
        "segue.data.writers.delimited",
    ),
    "A part of talking to a music server: tests sign in at one, read it and write to it.": (
        "segue.sync.jellyfin_requests",
        "segue.sync.protocols",
        "segue.sync.subsonic_requests",
    ),
    "A split is tested whole, by what its training part, questions and answers hold.": (
        "segue.data.split.holdout",
        "segue.data.split.melon",
        "segue.data.split.mpd",
        "segue.data.split.parts",
        "segue.data.split.protocol",
    ),
    "A step of the generated world: tests look at the world that it makes.": (
        "segue.sample.artists",
        "segue.sample.mpd.catalogue",
        "segue.sample.mpd.lists",
        "segue.sample.mpd.names",
        "segue.sample.mpd.size",
        "segue.sample.mpd.tables",
        "segue.sample.subjects",
        "segue.sample.tables",
    ),
    "One network of several: one test file runs them all by their names, with the same checks.": (
        "segue.audio.backbones.alexnet",
        "segue.audio.backbones.atrous",
        "segue.audio.backbones.resnet",
        "segue.audio.backbones.vgg",
        "segue.titles.networks.body",
        "segue.titles.networks.character_cnn",
        "segue.titles.networks.feature_bag",
        "segue.titles.networks.kim_cnn",
        "segue.titles.networks.recurrent",
    ),
    "A part of a namer: tests train small ones of every method, save them, load them and ask them.": (
        "segue.naming.comparison_plot",
        "segue.naming.drivers",
        "segue.naming.figures",
        "segue.naming.networks.decoders",
        "segue.naming.networks.encoders",
        "segue.naming.running",
    ),
    "A part of training an encoder: tests train small ones, save them and load them.": (
        "segue.audio.examples",
        "segue.audio.id_matches",
        "segue.files.encoder_manifests",
        "segue.titles.heads",
        "segue.titles.model",
        "segue.titles.neighbours",
        "segue.titles.untrained",
        "segue.titles.writing",
        "segue.training.history",
        "segue.training.logs",
        "segue.training.precision",
        "segue.training.processes",
    ),
    "Words and characters of titles: the tests of the tokens and of normalisation go through them.": (
        "segue.text.music_words",
        "segue.text.scripts",
        "segue.text.words",
    ),
    "A stage between query and continuation: tests ask a model and look at its lists.": (
        "segue.constraints.filters",
        "segue.constraints.re_ranking",
        "segue.model.asking",
        "segue.model.model",
        "segue.constraints.selection",
    ),
    "Reasons: tests ask a model why, and look at what its generators say.": (
        "segue.generators.als.content_shares",
        "segue.generators.neural.encoded_tracks",
        "segue.reasons.content",
    ),
    "A part of work by shards: tests factorise, read titles and answer by shards, and look at the files.": (
        "segue.cluster.half_sweep",
        "segue.cluster.matrices",
        "segue.cluster.portions",
        "segue.cluster.sound_tasks",
        "segue.tuning.stored_splits",
    ),
    "The form of a recipe: tests read and write recipe files.": (
        "segue.recipes.form",
        "segue.recipes.settings",
    ),
    "Settings and values: the tests of what they are the settings of go through them.": (
        "segue.generators.als.settings",
        "segue.training.examples",
        "segue.training.settings",
    ),
    "The pictures of the report: its tests look at the page that they are in.": (
        "segue.evaluation.charts",
        "segue.evaluation.plots",
    ),
    "A part of the service: tests ask the addresses, and read and migrate the store.": (
        "segue.service.search.lookup",
        "segue.service.schema.accounts",
        "segue.service.schema.answers",
        "segue.service.pool.pipes",
        "segue.service.pool.worker",
        "segue.service.reading.reader",
        "segue.service.routes.operations",
        "segue.service.routes.shared",
        "segue.service.store.database",
        "segue.service.store.migrations.env",
        "segue.service.store.migrations.versions.first",
        "segue.service.store.migrations.versions.second",
        "segue.service.store.migrations.versions.third",
        "segue.service.wire.parser",
    ),
    "It is itself a suite of tests, which every generator's test runs.": (
        "segue.testing.generators",
        "segue.testing.worlds",
    ),
}


def modules() -> Iterator[tuple[str, Path]]:
    """Each module's name, and where its mirrored test file would be; packages' own files only name things."""
    for path in sorted((SOURCE / "segue").rglob("*.py")):
        inside = path.relative_to(SOURCE).with_suffix("")
        if inside.name != "__init__":
            mirror = TESTS.joinpath(*inside.parts[1:-1], f"test_{inside.name}.py")
            yield ".".join(inside.parts), mirror


def imported() -> set[str]:
    """All that test files import."""
    found: set[str] = set()
    for path in TESTS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def test_every_source_file_has_tests_or_a_reason() -> None:
    tested = imported()
    without = {name for name, mirror in modules() if not mirror.is_file() and name not in tested}
    excused = {name for names in REASONS.values() for name in names}
    assert sorted(without - excused) == [], "write tests/FOLDER/test_NAME.py, or state a reason above"
    assert sorted(excused - without) == [], "these have tests by now, or are gone: take them off the list"


def test_a_reason_is_stated_once_for_a_file() -> None:
    names = [name for listed in REASONS.values() for name in listed]
    assert len(names) == len(set(names))
