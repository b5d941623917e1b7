"""What a factorisation by shards costs: rates fitted to measured runs, and plans of larger ones.

    a sweep computes   t * tasks + p * pairs * f + q * pairs * f^2 + r * rows * f^2   seconds, of all cores together
    a node fetches     4 f * rows + 8 * pairs * 2 / nodes                             bytes
    the sweep takes    computed / (nodes * cores), or fetched / bandwidth, whichever is longer

with f factors, rows of both sides, and two tasks a shard. Rates are not negative, and fitted so that relative errors
count: a short run as much as a long one (Lawson, Hanson 1974, non-negative least squares).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from segue.errors import ConfigError

PAIR: Final = 50
"""Bytes for a pair that the driver holds while it cuts the matrix: twice the matrix, and its sorted copies."""

HELD: Final = 3
"""Half-sweeps whose blocks are in the working folder at once, and the one that is being written."""


class Size(NamedTuple):
    """A factorisation.

    Attributes:
        pairs: Entries of the matrix.
        playlists: Its rows.
        facets: Its columns.
        factors: Numbers in a vector.
        shards: Shards of each side.
        sweeps: How many.
    """

    pairs: float
    playlists: float
    facets: float
    factors: int
    shards: int
    sweeps: int

    @property
    def rows(self) -> float:
        """Rows of both sides."""
        return self.playlists + self.facets


class Cluster(NamedTuple):
    """What works.

    Attributes:
        nodes: Machines.
        cores: Cores of each.
        bandwidth: Bytes a second that each reads from the storage while all do.
    """

    nodes: int
    cores: int
    bandwidth: float


class Plan(NamedTuple):
    """What a factorisation takes on a cluster.

    Attributes:
        computing: Hours of computing, with all cores at work.
        moving: Hours of reading from the storage.
        hours: The longer of the two.
        node_bytes: Bytes that a node fetches in a sweep.
        storage: Bytes of the working folder.
        worker_memory: Bytes of memory that a node needs for the other side's vectors.
        driver_memory: Bytes of memory that the driver needs.
    """

    computing: float
    moving: float
    hours: float
    node_bytes: float
    storage: float
    worker_memory: float
    driver_memory: float


class Rates(NamedTuple):
    """Seconds of a processor: for a task, a pair and factor, a pair and factor pair, a row and factor pair."""

    task: float
    pair: float
    square: float
    row: float

    def seconds(self, size: Size) -> float:
        """Return what all sweeps compute."""
        return float(_terms(size) @ np.array(self))

    def plan(self, size: Size, cluster: Cluster) -> Plan:
        """Return what a factorisation takes on a cluster whose cores are like those measured.

        Raises:
            ConfigError: The cluster has nothing that works.
        """
        if min(cluster) <= 0:
            raise ConfigError(
                expected="nodes, cores and a bandwidth above 0", got=str(cluster), hint="Give others."
            )
        vectors = 4 * size.factors * size.rows
        node_bytes = vectors + 16 * size.pairs / cluster.nodes
        computing = self.seconds(size) / (cluster.nodes * cluster.cores) / 3600
        moving = size.sweeps * node_bytes / cluster.bandwidth / 3600
        return Plan(
            computing=computing,
            moving=moving,
            hours=max(computing, moving),
            node_bytes=node_bytes,
            storage=16 * size.pairs + (HELD + 1) / 2 * vectors,
            worker_memory=4 * size.factors * max(size.playlists, size.facets),
            driver_memory=PAIR * size.pairs,
        )


def fitted(sizes: Sequence[Size], seconds: Sequence[float]) -> Rates:
    """Fit the rates to measured runs.

    Args:
        sizes: The runs, four or more, of several numbers of pairs, factors and shards.
        seconds: What the tasks of each computed.

    Raises:
        ConfigError: There are too few runs, or one took no time.
    """
    if len(sizes) < len(Rates._fields) or len(sizes) != len(seconds) or min(seconds) <= 0:
        raise ConfigError(
            expected=f"{len(Rates._fields)} or more runs, each with its seconds",
            got=f"{len(sizes)} runs, {len(seconds)} times",
            hint="Measure more: python -m benchmarks cluster-costs.",
        )
    terms = np.stack([_terms(size) for size in sizes]) / np.array(seconds)[:, None]
    scale = terms.max(axis=0)
    found, _ = nnls(terms / scale, np.ones(len(sizes)))
    return Rates(*(float(rate) for rate in found / scale))


def _terms(size: Size) -> NDArray[np.float64]:
    """Return what the four rates are multiplied by."""
    square = size.factors**2
    once = (2 * size.shards, size.pairs * size.factors, size.pairs * square, size.rows * square)
    return size.sweeps * np.array(once, np.float64)
