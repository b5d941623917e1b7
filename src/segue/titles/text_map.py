"""Texts in two dimensions: their vectors by t-SNE (van der Maaten & Hinton 2008) or principal components.

t-SNE begins at the principal components, so that equal input gives an equal map on one machine. Distances between
far groups have no meaning in it: what is near belongs together.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
# scikit-learn and matplotlib leave types out.

from __future__ import annotations

import collections
import warnings
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segue.errors import ConfigError, DataError, MissingExtraError
from segue.files.artifacts import new_file
from segue.files.pictures import check_picture, dateless, style
from segue.threads import one_blas_thread
from segue.titles.model import TitleModel
from segue.titles.rows import TitleRows

Method = Literal["t-sne", "pca"]

MOST: Final = 10_000
"""Largest number of texts on a map."""

LABELS: Final = 9
"""Labels with a colour of their own; the rarer ones share grey."""

_LEAST: Final = 5
_PERPLEXITY: Final = 30.0


class TextMap(NamedTuple):
    """Where texts lie.

    Attributes:
        points: In [-1, 1], (n, 2).
        labels: Each text's label; "" for one that has none among the commonest.
        names: The labels that are shown, the commonest first.
    """

    points: NDArray[np.float64]
    labels: list[str]
    names: tuple[str, ...]


def text_map(
    model: TitleModel, rows: TitleRows, *, method: Method = "t-sne", most: int = 2_000, seed: int = 0
) -> TextMap:
    """Lay texts out by their vectors.

    Args:
        model: A fitted encoder.
        rows: The texts or titles, with the labels or tags that colour them.
        method: How.
        most: Number of texts at most, drawn at random; `MOST` or fewer.
        seed: Seed of the draw and of t-SNE.

    Raises:
        ConfigError: `most` is outside its range.
        DataError: There are fewer than 5 texts.
        MissingExtraError: scikit-learn is not installed.
    """
    if not _LEAST <= most <= MOST:
        raise ConfigError(expected=f"{_LEAST} to {MOST:,} texts on a map", got=str(most))
    if len(rows) < _LEAST:
        raise DataError(expected=f"{_LEAST} texts or more", got=str(len(rows)))
    drawn = np.random.default_rng([seed, 23]).permutation(len(rows))[:most]
    chosen = rows.select(np.sort(drawn))
    vectors = model.encode(chosen.titles, chosen.tags).astype(np.float64)
    with one_blas_thread():  # the number of threads would change the last digits
        flat = _principal(vectors)
        if method == "t-sne":
            flat = _tsne(vectors, flat, seed)
    flat /= max(float(np.abs(flat).max()), 1e-9)
    firsts = [found[0] if found else "" for found in next(iter(chosen.targets.values()))]
    common = collections.Counter(name for name in firsts if name)
    names = tuple(sorted(common, key=lambda name: (-common[name], name))[:LABELS])
    return TextMap(flat, [name if name in names else "" for name in firsts], names)


def _principal(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """The first two principal components; of vectors of one number, that number and 0."""
    centred = vectors - vectors.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    axes = axes[:2] * np.sign(axes[:2][np.arange(len(axes[:2])), np.abs(axes[:2]).argmax(axis=1)])[:, None]
    flat = np.zeros((len(vectors), 2))
    flat[:, : len(axes)] = centred @ axes.T
    return flat


def _tsne(vectors: NDArray[np.float64], start: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    try:
        from sklearn.manifold import TSNE
    except ModuleNotFoundError as error:
        raise MissingExtraError("A map by t-SNE", "text") from error
    scaled = start / max(float(start[:, 0].std()), 1e-9) * 1e-4
    perplexity = min(_PERPLEXITY, (len(vectors) - 1) / 3)
    start_at: Any = scaled  # an array may stand there too
    found: Any = TSNE(perplexity=perplexity, init=start_at, random_state=seed, n_jobs=1).fit_transform(
        vectors
    )
    return np.asarray(found, np.float64)


def draw(found: TextMap, path: Path) -> None:
    """Write a map as a picture, whole or not at all: SVG or PNG, by the path's ending.

    Raises:
        ArtifactError: The file cannot be written.
        ConfigError: The ending is another one.
        MissingExtraError: matplotlib is not installed.
    """
    check_picture(path)
    try:
        from matplotlib import colormaps, rc_context
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise MissingExtraError("Drawing a map", "report") from error
    colours = [colormaps["tab10"](at % 10) for at in range(len(found.names))]
    with rc_context(style()), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a label's letters that no font here has
        figure = Figure(figsize=(6.4, 6.4), layout="constrained")
        axes = figure.subplots()
        for name, colour in [("", "#c8c8c8"), *zip(found.names, colours, strict=True)]:
            own = np.array([one == name for one in found.labels])
            if own.any():
                spots = found.points[own]
                axes.scatter(
                    spots[:, 0], spots[:, 1], s=7, color=colour, alpha=0.7, lw=0, label=name or "other"
                )
        axes.set_axis_off()
        axes.legend(markerscale=2, frameon=False, loc="upper right")
        with new_file(path) as temporary:
            figure.savefig(temporary, format=path.suffix.lower()[1:], metadata=dateless(path), dpi=150)
