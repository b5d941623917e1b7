"""What may be wrong with the nodes of a cluster, found before hours are spent."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from segue.cluster.engines.engine import Engine
from segue.cluster.locations import Files, Location, files_at
from segue.cluster.probes import MARK, Probe, versions
from segue.errors import ArtifactError, ConfigError, SegueError, SegueWarning, Where
from segue.files.faults import write_error

SKEW: Final = 5.0
"""Seconds that a node's clock may differ from the driver's."""

LEAST_DISK: Final = 1 << 30
"""Bytes for temporary files below which a node is reported."""


class Finding(NamedTuple):
    """Something that is wrong.

    Attributes:
        node: The node; "" for the cluster.
        error: What, where and what to do.
        stops: Whether a fit must not begin.
    """

    node: str
    error: SegueError
    stops: bool


def check_nodes(engine: Engine, folder: Location, token: str, *, needs: int) -> list[Probe]:
    """Look at every node, and refuse a cluster on which a fit would fail or be wrong.

    Args:
        engine: The cluster.
        folder: The working folder.
        token: The run's name.
        needs: Bytes of memory that a worker needs.

    Raises:
        SegueError: What stops it; the first finding.

    Warns:
        SegueWarning: What does not stop it.
    """
    probes = asked(engine, folder, token)
    for finding in findings(probes, folder, needs=needs):
        if finding.stops:
            raise finding.error
        warnings.warn(SegueWarning(str(finding.error)), stacklevel=2)
    return probes


def asked(engine: Engine, folder: Location, token: str) -> list[Probe]:
    """Return what all nodes say; what they wrote into the folder is read here, and removed.

    Raises:
        ArtifactError: The folder cannot be written here.
    """
    mark, files = f"{MARK}-{token}", files_at(folder)
    try:
        files.write(mark, token.encode())
    except OSError as error:
        raise write_error(folder, error) from error
    try:
        return [_read_back(probe, files, token) for probe in engine.probe(str(folder), token)]
    finally:
        for name in files.names():
            if name.startswith(mark):
                files.remove(name)


def _read_back(probe: Probe, files: Files, token: str) -> Probe:
    """Return the probe with the problem that its file is not seen here, if so."""
    if probe.silent or probe.problem:
        return probe
    if probe.seen != token:
        return msgspec.structs.replace(probe, problem="it reads another file there than the driver wrote")
    name = f"{MARK}-{token}-{probe.node}"
    with contextlib.suppress(OSError):
        if files.read(name) == token.encode():
            return probe
    return msgspec.structs.replace(probe, problem=f"what it wrote is not seen here ({name})")


def findings(
    probes: Sequence[Probe], folder: Location, *, needs: int = 0, driver: Probe | None = None
) -> Iterator[Finding]:
    """Yield what is wrong with nodes, by themselves and beside the driver.

    Args:
        probes: What they say.
        folder: The shared folder.
        needs: Bytes of memory that a worker needs, 0 where that is not known.
        driver: What the driver is made of; None for this process.
    """
    if not probes:
        nobody = ConfigError(
            expected="a cluster with nodes", got="none alive", hint="Start one: `ray start`."
        )
        yield Finding("", nobody, stops=True)
        return
    for probe in probes:
        if probe.silent:
            yield Finding(probe.node, _silent(probe), stops=True)
            continue
        yield from _of_node(probe, folder, needs)
        yield from _beside(probe, driver or versions("the driver"))  # Ray compares its own


def _silent(probe: Probe) -> SegueError:
    return ConfigError(
        expected="an answer from every node",
        got=probe.silent,
        where=Where(item=f"node {probe.node}"),
        hint="Install Segue there, with the extra `cluster`: pip install 'segue[cluster]'.",
    )


def _of_node(probe: Probe, folder: Location, needs: int) -> Iterator[Finding]:
    where = Where(folder, item=f"node {probe.node}")
    if probe.problem:
        missing = ArtifactError(
            expected="storage that every node can read and write",
            got=probe.problem,
            where=where,
            hint="Mount the same folder at the same path on every node.",
        )
        yield Finding(probe.node, missing, stops=True)
    here = Where(item=f"node {probe.node}")
    if 0 < probe.memory < needs * probe.cores:
        small = ConfigError(
            expected=f"{_gigabytes(needs * probe.cores)} of memory for {probe.cores} workers",
            got=_gigabytes(probe.memory),
            where=here,
            hint="Start its Ray with fewer --num-cpus, or leave the node out.",
        )
        yield Finding(probe.node, small, stops=True)
    if probe.answered and abs(probe.clock - probe.answered) > SKEW + probe.asked:
        clock = ConfigError(
            expected=f"a clock within {SKEW:g} seconds of the driver's",
            got=f"{probe.clock - probe.answered:+.0f} seconds",
            where=here,
            hint="Start a time service (NTP) there; files' times and tokens depend on it.",
        )
        yield Finding(probe.node, clock, stops=False)
    if probe.disk < LEAST_DISK:
        full = ConfigError(
            expected=f"{_gigabytes(LEAST_DISK)} for temporary files",
            got=_gigabytes(probe.disk),
            where=here,
            hint="Free some, or set TMPDIR there: without room each task fetches its own copies.",
        )
        yield Finding(probe.node, full, stops=False)


def _beside(probe: Probe, driver: Probe) -> Iterator[Finding]:
    """Yield how a node differs from the driver."""
    for name, label, stops in (
        ("segue", "Segue", True),
        ("python", "Python", False),
        ("numpy", "NumPy", False),
        ("kernel", "the kernel of BLAS", False),
    ):
        own, others = getattr(probe, name), getattr(driver, name)
        if own != others:
            differs = ConfigError(
                expected=f"{label} {others or 'unknown'} as the driver has",
                got=own or "unknown",
                where=Where(item=f"node {probe.node}"),
                hint="Install the same version on every node."
                if name != "kernel"
                else "The last digits of a model then depend on which node did what: use one kind of processor, or "
                "set OPENBLAS_CORETYPE to the same on all.",
            )
            yield Finding(probe.node, differs, stops=stops)


def _gigabytes(count: int) -> str:
    return f"{count / (1 << 30):.1f} GiB"
