"""Which tests take long: the one place that says what `make test-fast` and `make test` leave out.

`SLOW` is what `make test-fast` leaves out: files whose tests take more than about five seconds on an idle core, or
start services or browsers. The rest takes under two minutes on two cores; `--durations=20` shows what takes longest.

`LONG` is what `make test` leaves out and `make test-long` runs: some minutes of every command, network, width of the
page or kind of damage, where `make test` has the same on fewer. As a program this file lists them.
"""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).parent

SLOW: Final = (
    "benchmarks",  # they measure, in processes of their own
    "generators/test_conformance.py",  # every generator is fitted many times
    "generators/neural",  # encoders are trained
    "cli",  # commands fit models
    "cluster",  # processes are started, and a cluster
    "data/readers/slices",  # slices are read in processes
    "audio/backbones",  # networks are trained
    "audio/test_averaging.py",
    "audio/test_mel_librosa.py",  # librosa compiles itself
    "audio/test_kernel_ridge.py",
    "audio/test_tagger.py",
    "audio/test_frame_passes.py",  # a network is trained
    "audio/timelines",
    "vectors",  # ten methods are trained
    "sequences",  # networks are trained
    "generators/sequence",
    "word2vec/test_track2vec.py",
    "word2vec/test_word_vectors.py",
    "naming",
    "titles",
    "training/test_trainer.py",
    "evaluation/test_report.py",  # draws charts
    "fuzz/test_fuzzing.py",  # a minute of hostile inputs
    "sync/test_supysonic.py",  # starts a server
    "examples/test_plugin.py",  # installs a package
    "examples/reference/learning/test_convex_toys.py",  # torch's optimisers take seconds to import
    "examples/reference/networks/test_memory_network.py",  # networks are trained
    "examples/reference/pictures",  # the same
    "scripts/test_speed.py",  # fits and answers in processes of its own
    "constraints",  # models are fitted, in several processes
    "files/test_recovery.py",  # processes are killed at each of their operations
    "fitting",
    "insight",
    "model",
    "reasons",
    "service",  # services and browsers are started
    "test_docs_site.py",  # builds the site
    "test_forks.py",  # processes are started
    "test_readme.py",  # runs all that the README names
    "test_screenshots.py",  # a browser
    "test_wheel.py",  # builds the package
)
"""Folders and files of tests/."""

LONG: Final = (
    "audio/backbones/test_backbones.py",
    "audio/test_apart.py",
    "audio/test_averaging.py",
    "audio/test_frame_passes.py",
    "audio/test_mel_librosa.py",
    "audio/test_tagger.py",
    "audio/test_tagger_training.py",
    "audio/timelines/test_picture.py",
    "benchmarks",
    "cli/audio/test_model.py",
    "cli/audio/test_taggers.py",
    "cli/audio/test_timelines.py",
    "cli/cluster/test_training.py",
    "cli/serve/test_serve.py",
    "cli/setup/test_demo.py",
    "cli/terminal/test_locales.py",
    "cli/terminal/test_output.py",
    "cli/test_hostile_values.py",
    "cli/test_killed.py",
    "cli/text",
    "cluster/engines/test_ray_engine.py",
    "cluster/engines/test_ray_training.py",
    "cluster/test_s3.py",
    "data/split/test_real_playlists.py",
    "evaluation/test_real_playlists.py",
    "evaluation/test_trial.py",
    "examples/reference",
    "examples/test_plugin.py",
    "files/test_reading.py",
    "fitting/test_fitting_again.py",
    "fitting/test_sounds.py",
    "naming/test_namer.py",
    "scripts/test_comparing.py",
    "scripts/test_speed.py",
    "service/attacks/test_attacks.py",
    "service/page/test_accessibility.py",
    "service/page/test_address.py",
    "service/page/test_completion.py",
    "service/page/test_contrast.py",
    "service/page/test_files.py",
    "service/page/test_focus.py",
    "service/page/test_names.py",
    "service/page/test_notes.py",
    "service/page/test_people.py",
    "service/page/test_preview.py",
    "service/page/test_saved.py",
    "service/page/test_saved_tabs.py",
    "service/page/test_sizes.py",
    "service/page/test_tune.py",
    "service/page/test_views.py",
    "service/pool/test_poison.py",
    "service/pool/test_pool_faults.py",
    "service/test_looks.py",
    "service/test_watch_live.py",
    "test_forks.py",
    "titles/test_exporting.py",
    "titles/test_fitting.py",
    "titles/test_onnx.py",
    "training/test_trainer.py",
    "tuning/test_benches.py",
    "tuning/test_tuning.py",
    "vectors/test_umap.py",
)
"""Folders and files of tests/ as well."""

LONGEST: Final = (
    "cluster/engines/test_ray_engine.py",
    "cluster/engines/test_ray_training.py",
    "scripts",
    "tuning",
    "service",
    "benchmarks",
    "test_forks.py",
    "examples/test_plugin.py",
    "fuzz",
    "test_readme.py",
    "test_docs_site.py",
    "test_wheel.py",
    "cli",
    "model",
    "fitting",
)
"""Those that begin first, so that no process works alone on a long one at the end."""


@functools.cache  # asked for each test, and its answer is its file's
def place_in_line(path: Path) -> int:
    """Where a test file stands among those that begin first; after them all if it is none of them."""
    return next((at for at, place in enumerate(LONGEST) if path.is_relative_to(TESTS / place)), len(LONGEST))


@functools.cache
def is_slow(path: Path) -> bool:
    """Whether a test file is one of them."""
    return any(path.is_relative_to(TESTS / place) for place in SLOW)


if __name__ == "__main__":
    sys.stdout.write(" ".join(f"tests/{place}" for place in LONG))
