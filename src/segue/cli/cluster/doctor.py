"""`segue cluster doctor`: check a cluster before hours are spent on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from segue.cli.cluster.options import needs_ray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from segue.cluster.probes import Probe


def doctor(
    address: Annotated[
        str,
        typer.Argument(
            help="The cluster: HOST:PORT, auto for this machine's, or local for this machine alone."
        ),
    ],
    storage: Annotated[
        str,
        typer.Option(
            metavar="FOLDER",
            help="Folder that all nodes share, or s3://BUCKET/PREFIX; small files are written to it and removed.",
        ),
    ],
    json: Annotated[bool, typer.Option("--json", help="Print what each node says as a JSON list.")] = False,
) -> None:
    """Check each node: versions, storage, cores, memory, disk, bandwidth, clock.

    Exits with 2 if anything is wrong, a line for each.
    """
    needs_ray(address)
    import secrets

    from segue.cli.terminal import console
    from segue.cli.terminal.as_json import as_json
    from segue.cluster.checks import asked, findings
    from segue.cluster.locations import location_of
    from segue.cluster.opening import engine_at

    folder = location_of(storage)
    with engine_at(address) as engine:
        probes = asked(engine, folder, secrets.token_hex(8))
    found = [*findings(probes, folder)]
    if json:
        typer.echo(as_json(probes, indented=True))
    else:
        console.out().print(_table(probes, {finding.node for finding in found}))
    for finding in found:
        console.fail(finding.error, json=json)
    if found:
        raise typer.Exit(2)


def _table(probes: Sequence[Probe], broken: set[str]) -> Table:
    """A row for each node, as `segue doctor` has one for each check."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False)
    for probe in probes:
        state = Text("broken", style="bold red") if probe.node in broken else Text("works", style="green")
        table.add_row(state, Text(f"{probe.node} {probe.address}".strip(), style="bold"), Text(_said(probe)))
    return table


def _said(probe: Probe) -> str:
    """What a node says of itself, in a sentence."""
    if probe.silent:
        return "no answer"
    ray = f", Ray {probe.ray}" if probe.ray else ""
    skew = probe.clock - probe.answered if probe.answered else 0.0
    return (
        f"Segue {probe.segue}{ray}, Python {probe.python}, NumPy {probe.numpy}, BLAS {probe.kernel}; "
        f"{probe.cores} cores, {probe.memory / (1 << 30):.1f} GiB of memory, {probe.disk / (1 << 30):.0f} GiB for "
        f"temporary files; storage: {probe.writes / 1e6:,.0f} MB/s out, {probe.reads / 1e6:,.0f} MB/s in; "
        f"clock {skew:+.1f} s"
    )
