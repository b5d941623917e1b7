"""Content prior: predict a track's vector from what it is, that is its sound, artists, albums and genres.

w_i = n_i / (n_i + k) is the weight of a track i in n_i playlists. For a facet f of a block (an artist, say),
the mean of its other tracks, shrunk towards the origin where evidence is little, is

    mean(f, j) = (sum over tracks i of f but j of  w_i y_i) / (1 + sum over the same of  w_i)

A track's inputs are its sound and, for each block, the mean of mean(f, j) over its facets f. A ridge regression,
weighted by w, predicts y; a held-out tenth selects its penalties. Tracks with sound, without, and clips have one each.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from segue.deferred import Deferred
from segue.facets import Block, Facets
from segue.facets.sparse import Codes, Csr, Floats, csr, scale
from segue.facets.table import placing
from segue.files.arrays import map_array
from segue.generators.scores import products
from segue.generators.traits import SOUND
from segue.ranges import Among

Source: TypeAlias = Annotated[str, Among(lambda: list(sources()))]
"""An input of the prior: "sound", or a block of a track's metadata."""

Kind = Literal["heard", "unheard", "clip"]

PENALTIES: Final = (0.01, 0.1, 1.0, 10.0, 100.0)
"""Penalties to try, as multiples of a source's mean variance."""

CHECKED: Final = 0.1
"""Share of the tracks held out to choose the penalty."""

MOST: Final = 100_000
"""Most tracks to fit a regression on; more don't improve it."""

BLOCK: Final = 50_000
"""Tracks whose inputs are in memory at once."""


@dataclass(frozen=True, eq=False)
class Regression:
    """A linear map from a track's inputs to a vector space.

    Attributes:
        weights: (inputs, dim).
        centre: The inputs' mean, (inputs,).
        base: The prediction for mean inputs, (dim,).
    """

    weights: Floats
    centre: Floats
    base: Floats

    @classmethod
    def fit(cls, parts: Sequence[Floats], targets: Floats, worth: Floats, rng: np.random.Generator) -> Self:
        """Fit the ridge regression of the module's docstring.

        Args:
            parts: The inputs from each source, (tracks, width) each.
            targets: (tracks, dim).
            worth: Weight of each track, (tracks,), above 0.
            rng: Draws the tracks that the penalties are chosen on.
        """
        order = rng.permutation(len(targets))
        checked, rest = np.split(order, [int(CHECKED * len(order))])
        inputs, widths = np.hstack(parts), [part.shape[1] for part in parts]
        best: tuple[float, tuple[float, ...]] = (np.inf, (PENALTIES[-1],) * len(parts))
        equations = _Equations.of(inputs[rest], targets[rest], worth[rest])
        for penalties in _tried(len(parts)) if len(checked) else ():
            found = cls(*equations.solved(widths, penalties))
            missed = np.square(found.apply(inputs[checked]) - targets[checked]).sum(axis=1)
            best = min(best, (float(missed @ worth[checked]), penalties))
        return cls(*_Equations.of(inputs, targets, worth).solved(widths, best[1]))

    def apply(self, inputs: Floats) -> Floats:
        """Return predictions (n, dim) for inputs (n, inputs)."""
        return np.asarray((inputs - self.centre) @ self.weights + self.base, np.float32)

    def part(self, inputs: Floats, part: slice) -> Floats:
        """Return what some of the inputs add, (n, dim); a track's row doesn't depend on the other tracks."""
        apart = np.asarray(inputs - self.centre[part], np.float32)
        return products(apart, np.ascontiguousarray(self.weights[part].T, np.float32))

    def save(self, stem: Path) -> None:
        """Write one .npy: the weights, the centre as a last column, the base as a last row."""
        whole = np.block([[self.weights, self.centre[:, None]], [self.base, np.zeros(1, np.float32)]])
        np.save(stem.with_suffix(".npy"), whole.astype(np.float32), allow_pickle=False)

    @classmethod
    def load(cls, stem: Path, inputs: int, dim: int) -> Self:
        """Read what `save` wrote, of so many inputs and outputs.

        Raises:
            ArtifactError: The file is damaged, or has another shape.
        """
        whole: Floats = map_array(stem.with_suffix(".npy"), np.float32, (inputs + 1, dim + 1))
        return cls(whole[:-1, :-1], whole[:-1, -1], whole[-1, :-1])


class _Equations(NamedTuple):
    """The normal equations of a regression of centred inputs and targets."""

    gram: NDArray[np.float64]
    product: NDArray[np.float64]
    centre: NDArray[np.float64]
    base: NDArray[np.float64]

    @classmethod
    def of(cls, inputs: Floats, targets: Floats, worth: Floats) -> Self:
        share = (worth / worth.sum()).astype(np.float64)
        centre, base = share @ inputs, share @ targets
        apart = inputs - centre
        weighed = apart.T * share
        return cls(weighed @ apart, weighed @ (targets - base), centre, base)

    def solved(self, widths: Sequence[int], penalties: Sequence[float]) -> tuple[Floats, Floats, Floats]:
        """Return weights, centre and base; a penalty is a multiple of its source's mean variance."""
        gram, start = self.gram.copy(), 0
        for width, penalty in zip(widths, penalties, strict=True):
            part = np.arange(start, start + width)
            variance = float(gram[part, part].mean()) if width else 0.0
            gram[part, part] += penalty * max(variance, 1e-9)
            start += width
        weights = np.linalg.solve(gram, self.product)
        return weights.astype(np.float32), self.centre.astype(np.float32), self.base.astype(np.float32)


def _tried(sources: int) -> list[tuple[float, ...]]:
    """Return the penalties to try: one for the first source, one for all others."""
    return [(first, *[other] * (sources - 1)) for first in PENALTIES for other in PENALTIES]


@dataclass(frozen=True, eq=False)
class Prior:
    """The fitted regressions, and the evidence that the facets' means are computed from.

    Attributes:
        facets: The tracks' metadata and sounds.
        evidence: y, (tracks, dim).
        worth: w, (tracks,).
        regressions: For tracks with sound ("heard"), tracks without ("unheard"), and clips.
        sources: The inputs' sources, in order.
    """

    facets: Facets
    evidence: Floats
    worth: Floats
    regressions: Mapping[Kind, Regression]
    sources: tuple[Source, ...]
    _sums: Mapping[Block, Deferred[tuple[Floats, Floats]]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # deferred: a sum reads all tracks, and loading a model needs none
        sums = {block: Deferred(functools.partial(self._summed, block)) for block in placing()}
        object.__setattr__(self, "_sums", sums)

    @classmethod
    def fit(
        cls, facets: Facets, evidence: Floats, worth: Floats, sources: Sequence[Source], seed: int
    ) -> Self:
        """Fit the regressions on the tracks that playlists hold."""
        made = cls(facets, evidence, worth, {}, tuple(sources))
        known = np.flatnonzero((worth > 0) & evidence.any(axis=1)).astype(np.int32)
        heard = facets.sounds.heard if facets.sounds is not None else np.zeros(len(worth), np.bool_)
        regressions: dict[Kind, Regression] = {}
        for kind in ("heard", "unheard", "clip"):
            names = made.sources_of(kind)
            codes = known if kind == "unheard" else known[heard[known]]
            if names and len(codes) > 1:
                rng = np.random.default_rng(seed)
                codes = np.sort(rng.permutation(codes)[:MOST])
                parts = [made.inputs(name, codes) for name in names]
                regressions[kind] = Regression.fit(parts, evidence[codes], worth[codes], rng)
        return cls(facets, evidence, worth, regressions, made.sources)

    def sources_of(self, kind: Kind) -> tuple[Source, ...]:
        """Return the input sources of a regression."""
        if kind == "clip":
            return tuple(name for name in self.sources if name == SOUND)
        return tuple(name for name in self.sources if name != SOUND or kind == "heard")

    def width(self, kind: Kind) -> int:
        """Return the number of inputs of a regression."""
        heard = self.facets.sounds.dim if self.facets.sounds is not None else 0
        return sum(heard if name == SOUND else self.evidence.shape[1] for name in self.sources_of(kind))

    def inputs(self, source: Source, codes: Codes) -> Floats:
        """Return the inputs of some tracks from one source, (len(codes), width)."""
        if source == SOUND:
            return self.facets.sounds.vectors[codes] if self.facets.sounds is not None else _nothing(codes)
        return self._means(source, codes)

    def of(self, codes: Codes) -> dict[str, Floats]:
        """Return the predictions' addends, (n, dim): of each source, and "base", which all tracks share."""
        dim = self.evidence.shape[1]
        found: dict[str, Floats] = {
            name: np.zeros((len(codes), dim), np.float32) for name in (*self.sources, "base")
        }
        sounds = self.facets.sounds
        heard = np.zeros(len(codes), np.bool_)
        if sounds is not None:
            heard = np.asarray(sounds.vectors[codes].any(axis=1), np.bool_)
        kinds: tuple[tuple[Kind, NDArray[np.bool_]], ...] = (("heard", heard), ("unheard", ~heard))
        for kind, chosen in kinds:
            regression = self.regressions.get(kind)
            if regression is None or not chosen.any():
                continue
            start = 0
            for name in self.sources_of(kind):
                inputs = self.inputs(name, codes[chosen])
                part = slice(start, start + inputs.shape[1])
                found[name][chosen] = regression.part(inputs, part)
                start = part.stop
            found["base"][chosen] = regression.base
        return found

    def whole(self) -> Floats:
        """Return the predicted vectors of all tracks, (tracks, dim); zeros where nothing is known."""
        found = np.zeros_like(self.evidence)
        known = self._known()
        for start in range(0, len(known), BLOCK):
            codes = known[start : start + BLOCK]
            found[codes] = np.sum([*self.of(codes).values()], axis=0)
        return found

    def of_clips(self, sounds: Floats) -> Floats:
        """Return the predicted vectors of clips, (n, dim), from their sound alone."""
        regression = self.regressions.get("clip")
        if regression is None:
            return np.zeros((len(sounds), self.evidence.shape[1]), np.float32)
        return regression.apply(sounds)

    def save(self, directory: Path) -> None:
        """Write one file for each regression."""
        for kind, regression in self.regressions.items():
            regression.save(directory / f"prior-{kind}")

    @classmethod
    def load(
        cls, directory: Path, facets: Facets, evidence: Floats, worth: Floats, sources: Sequence[Source]
    ) -> Self:
        """Read what `save` wrote."""
        made = cls(facets, evidence, worth, {}, tuple(sources))
        kinds: tuple[Kind, ...] = ("heard", "unheard", "clip")
        regressions: dict[Kind, Regression] = {
            kind: Regression.load(directory / f"prior-{kind}", made.width(kind), evidence.shape[1])
            for kind in kinds
            if (directory / f"prior-{kind}.npy").is_file()
        }
        return cls(facets, evidence, worth, regressions, made.sources)

    def _known(self) -> Codes:
        """Return the tracks for which any source has data."""
        known = np.zeros(len(self.worth), np.bool_)
        for name in self.sources:
            if name != SOUND:
                known |= np.diff(self.facets.tracks[name].indptr) > 0
            elif self.facets.sounds is not None:
                known |= self.facets.sounds.heard
        return np.flatnonzero(known).astype(np.int32)

    def _means(self, block: Block, codes: Codes) -> Floats:
        """Return the mean of mean(f, j) over each track's facets."""
        sums, worths = self._sums[block]()
        some = self.facets.tracks[block][codes]
        own = np.repeat(codes, np.diff(some.indptr))
        total = sums[some.indices] - self.worth[own, None] * self.evidence[own]
        means = total / (1 + worths[some.indices] - self.worth[own])[:, None]
        shares = (1 / np.maximum(np.diff(some.indptr), 1)).astype(np.float32)
        return np.asarray(scale(_places(some), rows=shares) @ means, np.float32)

    def _summed(self, block: Block) -> tuple[Floats, Floats]:
        """Return the sums of w y and of w over each facet's tracks, (facets, dim) and (facets,)."""
        members = self.facets.tracks[block].T
        return members @ (self.worth[:, None] * self.evidence), members @ self.worth


def _places(rows: Csr) -> Csr:
    """Return the matrix that sums one value per stored entry by row."""
    entries = len(rows.indices)
    return csr(np.ones(entries, np.float32), np.arange(entries), rows.indptr, (rows.shape[0], entries))


def sources() -> tuple[Source, ...]:
    """Return all sources: sound, and the metadata blocks that the table of facets marks for the prior."""
    return (SOUND, *placing())


def _nothing(codes: Codes) -> Floats:
    return np.zeros((len(codes), 0), np.float32)
