"""`python -m benchmarks.audio`: how fast tracks are heard and tagged, and how well on real sounds.

python -m benchmarks.audio speed                       log-mel beside librosa and the bare FFT, tagging, backbones
python -m benchmarks.audio files FOLDER                decode + resample + mel of real files
python -m benchmarks.audio quality LABELS.csv          train on all but one fold (or a fifth), measure on it
python -m benchmarks.audio ridge LABELS.csv            the same of the kernel ridge alone, over all folds, in seconds
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import numpy as np
import typer
from numpy.typing import NDArray

from benchmarks import tables
from segue.audio.inputs import ArrayInputs
from segue.audio.labels import Labelled
from segue.audio.mel import MELON, LogMel, named_mel, windowed_transform
from segue.audio.statistics import statistics
from segue.audio.tones import tone
from segue.audio.workers import workers
from segue.threads import cores

app = typer.Typer(help="Measure hearing and tagging.", add_completion=False, pretty_exceptions_enable=False)

LabelsPath = Annotated[Path, typer.Argument(help="A labels .csv; its column fold is used where it has one.")]
MelName = Annotated[
    str, typer.Option(help="How files are heard: melon or detailed; by the labels if not given.")
]

CLIP_SECONDS = 30
ROUNDS = 7


def best_of(task: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """The shortest of some runs, in seconds, after one that does not count."""
    task()
    times: list[float] = []
    for _ in range(rounds):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return min(times)


@app.command()
def speed(
    clips: Annotated[int, typer.Option(min=1, help="Clips a round.")] = 32,
    threads: Annotated[int, typer.Option(min=0, help="Threads; 0: one a core.")] = 0,
    backbones: Annotated[str, typer.Option(help="Which to time tagging with.")] = "compact,resnet18",
) -> None:
    """Time log-mel spectrograms of 30 s clips beside librosa and the bare FFT, then tagging."""
    import librosa
    import torch

    used = threads or cores()
    rng = np.random.default_rng(0)
    length = CLIP_SECONDS * MELON.sample_rate
    pcm = [(0.1 * rng.standard_normal(length)).astype(np.float32) for _ in range(clips)]
    window = np.ones(MELON.frame, np.float32)
    windowed = rng.standard_normal((MELON.frames(length), MELON.frame)).astype(np.float32)
    transform = windowed_transform()

    def theirs() -> None:
        for samples in pcm:
            librosa.feature.melspectrogram(
                y=samples, sr=MELON.sample_rate, n_fft=MELON.frame, hop_length=MELON.hop, n_mels=MELON.bands
            )

    with workers(1) as pool:
        one = best_of(lambda: list(pool.map(MELON.of, pcm))) / clips
    with workers(used) as pool:
        ours = best_of(lambda: list(pool.map(MELON.of, pcm))) / clips
        bare = best_of(lambda: list(pool.map(lambda _: transform(windowed, window), range(clips)))) / clips
    librosas = best_of(theirs, 3) / clips
    tables.show(
        f"log-mel of {CLIP_SECONDS} s clips, milliseconds a clip",
        f"  librosa melspectrogram (without the logarithm) {librosas * 1e3:6.2f}",
        f"  Segue, 1 thread                                {one * 1e3:6.2f}   {librosas / one:4.1f} x librosa",
        f"  Segue, {used} threads                               {ours * 1e3:6.2f}   {librosas / ours:4.1f} x librosa",
        f"  the bare FFT, {used} threads                        {bare * 1e3:6.2f}   {ours / bare:4.1f} x of it",
    )
    torch.set_num_threads(used)
    for name in backbones.split(","):
        wall, core = tagging_seconds(name)
        tables.show(
            f"tagging with {name}: {1 / wall:,.0f} clips a second on {used} threads, {core * 1e3:.1f} ms of a core each"
        )
    mels = [np.random.default_rng(0).random((MELON.bands, 1876)).astype(np.float32)] * clips
    hertz = MELON.centres()
    spread = core_seconds(lambda: [statistics(mel) for mel in mels]) / clips
    tones = core_seconds(lambda: [tone(mel, hertz) for mel in mels]) / clips
    tables.show(f"a clip's statistics: {spread * 1e3:.1f} ms of a core; its tone: {tones * 1e3:.1f} ms")


def core_seconds(task: Callable[[], Any], rounds: int = 3) -> float:
    """The least time that all threads of this process together were at work; other work on the machine adds none."""
    task()
    times: list[float] = []
    for _ in range(rounds):
        start = time.process_time()
        task()
        times.append(time.process_time() - start)
    return min(times)


def tagging_seconds(backbone: str, clips: int = 32) -> tuple[float, float]:
    """Seconds and core seconds a 30 s clip, spectrogram to scores, of a network with fresh weights."""
    from segue.audio.backbones import channels_last, make_backbone
    from segue.audio.fitted import FittedTagger
    from segue.audio.manifest import Hearing, Normalisation, TaggerManifest

    network = channels_last(make_backbone(backbone, 50)).eval()
    manifest = TaggerManifest(
        backbone=backbone,
        labels=tuple(map(str, range(50))),
        hearing=Hearing(
            channels=1,
            height=MELON.bands,
            least_frames=256,
            normalisation=Normalisation((0.5,), (0.5,)),
        ),
    )
    tagger = FittedTagger(manifest, network)
    mels = list(np.random.default_rng(0).random((clips, MELON.bands, 1876)).astype(np.float32))
    wall = best_of(lambda: tagger.scores(mels), 3)
    return wall / clips, core_seconds(lambda: tagger.scores(mels)) / clips


@app.command()
def files(
    folder: Annotated[Path, typer.Argument(help="A folder of sound files.")],
    threads: Annotated[int, typer.Option(min=0, help="Threads; 0: one a core.")] = 0,
) -> None:
    """Time decode + resample + mel of all sound files of a folder."""
    from segue.audio.hearing import hear_files
    from segue.audio.sources.sound_files import list_sounds

    names = [str(file.path) for file in list_sounds(folder)]
    start = time.perf_counter()
    heard = hear_files(names, workers=threads or None)
    seconds = time.perf_counter() - start
    minutes = sum(array.shape[1] for array in heard.arrays) * MELON.hop / MELON.sample_rate / 60
    tables.show(
        f"{folder}: {len(heard.rows):,} files, {minutes:.0f} min of sound, in {seconds:.1f} s: "
        f"{len(heard.rows) / seconds:,.0f} files a second"
    )


class Measured(NamedTuple):
    """Labelled clips as a tagger hears them, and the fold of each."""

    clips: list[NDArray[np.float32]]
    labelled: Labelled
    fold: NDArray[np.int64]
    mel: LogMel

    def without(self, held: int) -> tuple[ArrayInputs, NDArray[np.float32], tuple[str, ...]]:
        """What is trained on: the clips of all other folds, their targets, and the labels' names."""
        rows = np.flatnonzero(self.fold != held)
        labelled = self.labelled.subset(rows)
        names = labelled.names
        return ArrayInputs([self.clips[row] for row in rows]), labelled.targets(names), names

    def within(
        self, held: int, names: tuple[str, ...]
    ) -> tuple[list[NDArray[np.float32]], NDArray[np.float32]]:
        """The clips of one fold and their targets."""
        rows = np.flatnonzero(self.fold == held)
        return [self.clips[row] for row in rows], self.labelled.subset(rows).targets(names)


def measured(labels: Path, mel: str) -> Measured:
    """Hear what a CSV names; its column fold is used where it has one, else clips are dealt to five at random."""
    from segue.audio.hearing import hear_files
    from segue.audio.labels import read_labels
    from segue.audio.tagger import suited_mel
    from segue.audio.training_run import Course

    labelled = read_labels(labels)
    hearing = named_mel(mel) if mel else suited_mel(labelled, Course().backbone)
    heard = hear_files(labelled.items, mel=hearing)
    with labels.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    fold = np.array([int(rows[row].get("fold") or 0) for row in heard.rows])
    if not fold.any():
        fold = np.random.default_rng(0).integers(1, 6, len(heard.rows))
    return Measured(heard.arrays, labelled.subset(heard.rows), fold, hearing)


def figures(targets: NDArray[np.float32], scores: NDArray[np.float32], names: tuple[str, ...]) -> str:
    """Accuracy, of each group too, mAP and ROC-AUC in a line."""
    from segue.metrics.labels import report

    found = report(targets, scores, names)
    groups = ", ".join(f"{name} {value:.3f}" for name, value in found.group_accuracy.items())
    return (
        f"accuracy {found.accuracy or float('nan'):.4f} {groups and f'({groups}) '}"
        f"mAP {found.mean_average_precision:.4f}, ROC-AUC {found.roc_auc or float('nan'):.4f}"
    )


@app.command()
def quality(
    labels: LabelsPath,
    folds: Annotated[str, typer.Option(help="Which folds to hold back in turn.")] = "1,2,3,4",
    epochs: Annotated[int | None, typer.Option(min=1, help="Passes; the default's if not given.")] = None,
    mel: MelName = "",
    threads: Annotated[int, typer.Option(min=0, help="Threads; 0: one a core.")] = 0,
) -> None:
    """Train the default tagger without one fold and measure on it; without the column, a random fifth."""
    import torch

    from segue.audio.tagger import Tagger
    from segue.audio.training_run import Course

    torch.set_num_threads(threads or cores())
    known = measured(labels, mel)
    for held in map(int, folds.split(",")):
        inputs, targets, names = known.without(held)
        start = time.perf_counter()
        tagger = Tagger(course=Course(epochs=epochs)).fit(inputs, targets, names, mel=known.mel)
        seconds = time.perf_counter() - start
        clips, wanted = known.within(held, names)
        tables.show(
            f"fold {held}: {figures(wanted, tagger.scores(clips), names)}, "
            f"{len(inputs)} clips in {seconds:.0f} s on {os.environ.get('OMP_NUM_THREADS', threads)} threads"
        )
        if tagger.second is not None:
            network = tagger.scores_of_embeddings(tagger.embed(clips))
            tables.show(
                f"  the network alone: {figures(wanted, network, names)}",
                f"  the kernel ridge regression alone: {figures(wanted, tagger.second.scores(clips), names)}",
            )


@app.command()
def ridge(labels: LabelsPath, mel: MelName = "") -> None:
    """The kernel ridge regression alone, without a network: each fold held back in turn, then all of them together."""
    from segue.audio.kernel_ridge import KernelRidge
    from segue.audio.labels import group_of
    from segue.audio.training_run import DETAILS, SOUNDS

    known = measured(labels, mel)
    names = known.labelled.names
    together, settings = np.zeros((len(known.clips), len(names)), np.float32), SOUNDS
    if any(map(group_of, names)):
        settings = DETAILS
    for held in np.unique(known.fold).tolist():
        inputs, targets, trained = known.without(held)
        clips, wanted = known.within(held, trained)
        scores = KernelRidge.fit(inputs, targets, trained, settings, known.mel).scores(clips)
        tables.show(f"fold {held}: {figures(wanted, scores, trained)}")
        columns = [names.index(name) for name in trained]
        together[np.ix_(known.fold == held, columns)] = scores
    tables.show(f"together: {figures(known.labelled.targets(names), together, names)}")


if __name__ == "__main__":
    app()
