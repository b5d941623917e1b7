"""Instances of `segue serve` behind a proxy: started, killed, reloaded and restarted one after the other."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.instances.network import Machine
from benchmarks.instances.proxy import PATIENCE, Proxy
from benchmarks.serving.service import Service, serving
from segue.files.artifacts import new_directory

NAMES: Final = ("one", "two")

FLIGHT: Final = 0.2
"""Seconds in which the proxy has got whatever clients and instances had sent."""

RELOADS: Final = 'segue_reloads_total{outcome="'


@dataclass
class Fleet:
    """The instances by name.

    Attributes:
        model: The model that all of them serve, on storage that all of them see.
        store: The URL of the store that they share.
        workers: Worker processes of each.
        machines: Where each runs.
        services: Each one's service.
    """

    model: Path
    store: str
    workers: int
    machines: dict[str, Machine]
    services: dict[str, Service] = field(default_factory=dict[str, Service])
    _stacks: dict[str, ExitStack] = field(default_factory=dict[str, ExitStack])

    def start(self, name: str) -> None:
        """Start an instance; returns when it is ready."""
        machine, stack = self.machines[name], ExitStack()
        address = ("--host", machine.address, "--port", str(machine.port))
        options = (*address, "--store", self.store, "--watch", "0")
        made = serving(self.model, self.workers, *options, within=machine.within)
        self.services[name], self._stacks[name] = stack.enter_context(made), stack

    def stop(self, name: str) -> None:
        """End an instance as `SIGTERM` does; one that was killed is cleared away."""
        self._stacks.pop(name).close()

    def kill(self, name: str, proxy: Proxy) -> int:
        """Kill all processes of an instance; how many requests it had then.

        It is halted first, so that it answers none of them while they are counted. Nobody may send a request meanwhile:
        the proxy would give it to the halted instance after they were counted.
        """
        process = self.services[name].process
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.send_signal(signal.SIGSTOP)
        time.sleep(FLIGHT)
        held = int(proxy.server(name)["scur"])
        process.kill()
        process.wait()
        for child in map(int, children):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return held

    def replace(self, other: Path) -> None:
        """Put another model in the place of the one that is served."""
        with new_directory(self.model, marker="facets") as place:
            shutil.copytree(other, place, dirs_exist_ok=True)

    def reload(self, name: str) -> None:
        """Let an instance load the model that is there, and wait until it has.

        Raises:
            TimeoutError: It takes too long, or fails.
        """
        service, end = self.services[name], time.monotonic() + PATIENCE
        before = service.metric(f'{RELOADS}done"')
        service.process.send_signal(signal.SIGHUP)
        while service.metric(f'{RELOADS}done"') == before:
            if time.monotonic() > end:
                raise TimeoutError(f"{name} did not reload: {service.log()[-500:]}")
            time.sleep(0.1)

    def restart(self, name: str, proxy: Proxy) -> None:
        """Start an instance anew, as after an update: the proxy gives it nothing more before it ends."""
        proxy.tell(f"set server instances/{name} state drain")
        proxy.await_(name, scur="0")
        self.stop(name)
        self.start(name)
        proxy.tell(f"set server instances/{name} state ready")
        proxy.await_(name, status="UP")


@contextmanager
def fleet(model: Path, store: str, workers: int, machines: Sequence[Machine]) -> Generator[Fleet]:
    """All instances, ready when the block begins."""
    made = Fleet(model, store, workers, dict(zip(NAMES, machines, strict=True)))
    try:
        for name in made.machines:
            made.start(name)
        yield made
    finally:
        for name in [*made.services]:
            with contextlib.suppress(KeyError):
                made.stop(name)
