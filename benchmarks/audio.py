"""`python -m benchmarks.audio`: how fast tracks are heard and tagged, and how well on real sounds.

python -m benchmarks.audio speed                       log-mel beside librosa and the bare FFT, tagging, backbones
python -m benchmarks.audio files FOLDER                decode + resample + mel of real files
python -m benchmarks.audio quality LABELS.csv          train on all but one fold (or a fifth), measure on it
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from benchmarks import tables
from segue.encoders.audio.mel import MELON, named_mel, windowed_transform
from segue.encoders.audio.statistics import statistics
from segue.encoders.audio.workers import workers
from segue.threads import cores

app = typer.Typer(help="Measure hearing and tagging.", add_completion=False, pretty_exceptions_enable=False)

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

    ours = best_of(lambda: MELON.of_many(pcm, workers=used)) / clips
    one = best_of(lambda: MELON.of_many(pcm, workers=1)) / clips
    with workers(used) as pool:
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
    core = core_seconds(lambda: [statistics(mel) for mel in mels]) / clips
    tables.show(f"statistics of a clip: {core * 1e3:.1f} ms of a core")


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
    from segue.encoders.audio.backbones import channels_last, make_backbone
    from segue.encoders.audio.fitted import FittedTagger
    from segue.encoders.audio.manifest import Hearing, Normalisation, TaggerManifest

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
    from segue.encoders.audio.hearing import hear_files
    from segue.encoders.audio.sources.sound_files import list_sounds

    names = [str(file.path) for file in list_sounds(folder)]
    start = time.perf_counter()
    heard = hear_files(names, workers=threads or None)
    seconds = time.perf_counter() - start
    minutes = sum(array.shape[1] for array in heard.arrays) * MELON.hop / MELON.sample_rate / 60
    tables.show(
        f"{folder}: {len(heard.rows):,} files, {minutes:.0f} min of sound, in {seconds:.1f} s: "
        f"{len(heard.rows) / seconds:,.0f} files a second"
    )


@app.command()
def quality(
    labels: Annotated[Path, typer.Argument(help="A labels .csv; its column fold is used where it has one.")],
    folds: Annotated[str, typer.Option(help="Which folds to hold back in turn.")] = "1,2,3,4",
    epochs: Annotated[int | None, typer.Option(min=1, help="Passes; the default's if not given.")] = None,
    mel: Annotated[
        str, typer.Option(help="How files are heard: melon or detailed; by the labels if not given.")
    ] = "",
    threads: Annotated[int, typer.Option(min=0, help="Threads; 0: one a core.")] = 0,
) -> None:
    """Train the default tagger without one fold and measure on it; without the column, a random fifth."""
    import torch

    from segue.encoders.audio.course import Course
    from segue.encoders.audio.hearing import hear_files
    from segue.encoders.audio.inputs import ArrayInputs
    from segue.encoders.audio.labels import read_labels
    from segue.encoders.audio.tag_metrics import report
    from segue.encoders.audio.tagger import Tagger, suited_mel

    torch.set_num_threads(threads or cores())
    labelled = read_labels(labels)
    hearing = named_mel(mel) if mel else suited_mel(labelled, Course().backbone)
    heard = hear_files(labelled.items, mel=hearing)
    labelled = labelled.subset(heard.rows)
    with labels.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    fold = np.array([int(rows[row].get("fold") or 0) for row in heard.rows])
    if not fold.any():
        fold = np.random.default_rng(0).integers(1, 6, len(heard.rows))
    for held in map(int, folds.split(",")):
        train, test = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        names = labelled.subset(train).names
        start = time.perf_counter()
        tagger = Tagger(course=Course(epochs=epochs)).fit(
            ArrayInputs([heard.arrays[row] for row in train]),
            labelled.subset(train).targets(names),
            names,
            mel=hearing,
        )
        seconds = time.perf_counter() - start
        targets, clips = labelled.subset(test).targets(names), [heard.arrays[row] for row in test]
        found = report(targets, tagger.scores(clips), names)
        groups = ", ".join(f"{name} {value:.3f}" for name, value in found.group_accuracy.items())
        tables.show(
            f"fold {held}: accuracy {found.accuracy or float('nan'):.4f} {groups and f'({groups}) '}"
            f"mAP {found.mean_average_precision:.4f}, ROC-AUC {found.roc_auc or float('nan'):.4f}, "
            f"{len(train)} clips in {seconds:.0f} s on {os.environ.get('OMP_NUM_THREADS', threads)} threads"
        )
        if tagger.second is not None:
            network = report(targets, tagger.scores_of_embeddings(tagger.embed(clips)), names)
            opinion = report(targets, tagger.second.scores(clips), names)
            tables.show(
                f"  the network alone: accuracy {network.accuracy or float('nan'):.4f}, mAP "
                f"{network.mean_average_precision:.4f}; the second opinion alone: accuracy "
                f"{opinion.accuracy or float('nan'):.4f}, mAP {opinion.mean_average_precision:.4f}"
            )


if __name__ == "__main__":
    app()
