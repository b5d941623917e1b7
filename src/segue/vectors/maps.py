"""Maps: vectors in two dimensions, by principal components, t-SNE or UMAP, as a picture or as a page."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs] - it ships no types

from segue.errors import ConfigError, DataError
from segue.extras import need
from segue.files.artifacts import new_file
from segue.threads import one_blas_thread
from segue.vectors.fitted import FittedVectors
from segue.vectors.queries import directions, kind_of_token

Method = Literal["pca", "tsne", "umap"]

COLOURS: Final = {"track": "#4c78a8", "tag": "#e45756", "word": "#54a24b", "playlist": "#b279a2"}
"""A kind → its colour on maps."""

PICTURES: Final = (".png", ".svg", ".pdf")


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A token on a map; x and y in [-1, 1]."""

    token: str
    kind: str
    label: str
    count: int
    x: float
    y: float


def layout(
    vectors: FittedVectors,
    *,
    method: Method = "pca",
    most: int = 1000,
    kinds: tuple[str, ...] = (),
    seed: int = 0,
) -> list[Place]:
    """Return the most frequent tokens on a map; near tokens have near directions.

    Args:
        vectors: The vectors.
        method: pca: the first two principal components. tsne: van der Maaten & Hinton 2008, by scikit-learn. umap:
            McInnes, Healy & Melville 2018, by umap-learn. Both of these begin anew with the seed.
        most: At most this many tokens.
        kinds: Kinds that are shown; all without.
        seed: Seed of t-SNE and UMAP.

    Raises:
        DataError: Fewer than three tokens are left.
        MissingExtraError: t-SNE without scikit-learn, UMAP without umap-learn.
    """
    named = [kind_of_token(token) for token in vectors.words.tokens]
    wanted = np.array([not kinds or kind in kinds for kind in named])
    some = np.flatnonzero(wanted)
    rows: list[int] = some[np.argsort(-vectors.counts[some], kind="stable")][:most].tolist()
    if len(rows) < 3:
        raise DataError(
            expected="three or more tokens for a map", got=str(len(rows)), hint="Ask for other kinds."
        )
    units = directions(vectors, [vectors.words.tokens[row] for row in rows]).astype(np.float64)
    flat = _FLATTENED[method](units, seed)
    flat = flat / max(float(np.abs(flat).max()), 1e-9)
    return [
        Place(
            token=vectors.words.tokens[row],
            kind=named[row],
            label=vectors.labels[row],
            count=int(vectors.counts[row]),
            x=round(float(x), 4),
            y=round(float(y), 4),
        )
        for row, (x, y) in zip(rows, flat, strict=True)
    ]


def _principal(units: NDArray[np.float64], seed: int = 0) -> NDArray[np.float64]:
    """The first two components; each one's largest entry is positive, so that equal vectors give equal maps."""
    del seed  # nothing is drawn
    centred = units - units.mean(axis=0)
    with one_blas_thread():  # the number of threads would change the last digits
        _, _, axes = np.linalg.svd(centred, full_matrices=False)
    axes = axes[:2]
    axes = axes * np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])[:, None]
    flat = np.zeros((len(units), 2))
    flat[:, : len(axes)] = centred @ axes.T
    return flat


def _t_sne(units: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    need("A map by t-SNE", "vectors", "scikit-learn")
    manifold: Any = importlib.import_module("sklearn.manifold")
    perplexity = min(30.0, (len(units) - 1) / 3)
    model = manifold.TSNE(2, perplexity=perplexity, init="random", random_state=seed, n_jobs=1)
    with threadpool_limits(limits=1):  # its own threads too: they wait for each other in every step
        return model.fit_transform(units.astype(np.float32)).astype(np.float64)


def _umap(units: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """UMAP from the principal components on: its own start by eigenvectors fails for a handful of vectors."""
    need("A map by UMAP", "umap")
    package: Any = importlib.import_module("umap")
    start = _principal(units, seed)
    start = 10 * start / max(float(np.abs(start).max()), 1e-9)  # as wide as its own start
    model = package.UMAP(
        n_neighbors=min(15, len(units) - 1),
        init=start.astype(np.float32),
        random_state=seed,
        n_jobs=1,  # with several threads, equal seeds give other maps
    )
    return np.asarray(model.fit_transform(units.astype(np.float32)), dtype=np.float64)


_FLATTENED: Final[dict[Method, Callable[[NDArray[np.float64], int], NDArray[np.float64]]]] = {
    "pca": _principal,
    "tsne": _t_sne,
    "umap": _umap,
}


def write_map(places: list[Place], path: Path, title: str) -> None:
    """Write a map as a page (.html) or a picture (.png, .svg, .pdf), whole or not at all.

    The page holds all it needs: no other file, no address. Hovering names a point, a box finds names.

    Raises:
        ConfigError: The path ends in something else.
        MissingExtraError: A picture without matplotlib.
        ArtifactError: The file cannot be written.
    """
    if path.suffix.lower() == ".html":
        with new_file(path) as temporary:
            temporary.write_text(page(places, title), encoding="utf-8")
    elif path.suffix.lower() in PICTURES:
        need("A map as a picture", "vectors", "matplotlib")
        with new_file(path) as temporary:
            _draw(places, temporary, title, path.suffix.lower()[1:])
    else:
        raise ConfigError(expected=f"a file that ends in .html, {', '.join(PICTURES)}", got=repr(path.name))


def page(places: list[Place], title: str) -> str:
    """Return the page of a map."""
    data = {"title": title, "colours": COLOURS, "places": places}
    # in a script, "<" could end it
    text = msgspec.json.encode(data).decode().replace("<", "\\u003c")
    template = files("segue.vectors").joinpath("templates", "map.html").read_text("utf-8")
    return template.replace("/*data*/null", text)


def _draw(places: list[Place], path: Path, title: str, form: str) -> None:
    from matplotlib.figure import Figure

    figure: Any = Figure(figsize=(8, 8), layout="constrained")
    axes: Any = figure.subplots()
    for kind, colour in COLOURS.items():
        some = [place for place in places if place.kind == kind]
        if some:
            axes.scatter([place.x for place in some], [place.y for place in some], s=9, c=colour, label=kind)
    axes.set_title(title)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.legend(frameon=False)
    figure.savefig(path, format=form, metadata={"Date": None} if form == "svg" else None)
