"""A split on disk: `train/` (a dataset), `questions.jsonl`, `answers.jsonl` and `manifest.json`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

import msgspec

import segue
from segue.data.answers import write_answers
from segue.data.dataset import Dataset
from segue.data.questions import write_questions
from segue.data.split.parts import Split
from segue.data.split.protocol import Protocol
from segue.errors import ArtifactError, Where
from segue.files.artifacts import new_directory, write_manifest

FORMAT_VERSION: Final = 1
TRAIN: Final = "train"
QUESTIONS: Final = "questions.jsonl"
ANSWERS: Final = "answers.jsonl"


class SplitManifest(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest of a split directory; it does not depend on the time and place of the split.

    Attributes:
        format_version: The version of the layout.
        library_version: The version of Segue that wrote it.
        protocol: The protocol's name.
        seed: The seed; the same dataset, protocol, size and seed give the same files.
        dataset: Fingerprint of the dataset that was split.
        train: Fingerprint of `train/`.
        playlists: The number of playlists in `train`, and of those `held_out`.
        mixes: The number of questions of each mix.
        shares: The protocol's share of each mix.
    """

    format_version: int = FORMAT_VERSION
    library_version: str
    protocol: str
    seed: int
    dataset: str
    train: str
    playlists: dict[str, int]
    mixes: dict[str, int]
    shares: dict[str, float]


def save(result: Split, directory: Path, *, dataset: Dataset, protocol: Protocol, seed: int) -> SplitManifest:
    """Write a split as a directory, whole or not at all. An older split there is replaced.

    Args:
        result: The split.
        directory: The directory to write.
        dataset: The dataset that was split.
        protocol: The protocol of the split.
        seed: The seed of the split.

    Raises:
        ArtifactError: The directory holds something else than a split, or cannot be written.
    """
    counts = Counter(result.mixes)
    manifest = SplitManifest(
        library_version=segue.__version__,
        protocol=protocol.name,
        seed=seed,
        dataset=dataset.manifest.fingerprint,
        train=result.train.manifest.fingerprint,
        playlists={"train": result.train.playlists.height, "held_out": result.held_out},
        mixes={mix.name: counts[mix.name] for mix in protocol.mixes},
        shares={mix.name: mix.share for mix in protocol.mixes},
    )
    with new_directory(directory, marker=QUESTIONS) as temporary:
        result.train.save(temporary / TRAIN)
        write_questions(result.questions, temporary / QUESTIONS)
        write_answers(result.answers, temporary / ANSWERS)
        write_manifest(manifest, temporary)
    return manifest


def check_apart(dataset: Path, directory: Path) -> None:
    """Check that replacing `directory` does not touch `dataset`.

    Raises:
        ArtifactError: The dataset is that directory, or lies inside it.
    """
    if dataset.resolve().is_relative_to(directory.resolve()):
        raise ArtifactError(
            expected="a place for the split outside the dataset",
            got=f"one that holds the dataset {dataset}",
            where=Where(directory),
            hint="Name another directory.",
        )
