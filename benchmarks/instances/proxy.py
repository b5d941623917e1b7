"""HAProxy as deploy/haproxy.cfg has it, with other addresses."""

from __future__ import annotations

import csv
import re
import socket
import subprocess
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.instances.network import Machine
from benchmarks.measuring import ROOT

EXAMPLE: Final = ROOT / "deploy" / "haproxy.cfg"

PATIENCE: Final = 600.0
"""Seconds that instances may take until the proxy finds them ready."""


@dataclass(frozen=True)
class Proxy:
    """A proxy that runs.

    Attributes:
        url: Where it listens.
        control: Its control socket.
        lines: What it has logged so far.
    """

    url: str
    control: Path
    lines: list[str]

    def tell(self, command: str) -> str:
        """Give the proxy a command; its answer."""
        with socket.socket(socket.AF_UNIX) as made:
            made.connect(str(self.control))
            made.sendall(f"{command}\n".encode())
            parts = iter(lambda: made.recv(1 << 16), b"")
            return b"".join(parts).decode()

    def server(self, name: str) -> dict[str, str]:
        """What the proxy says of an instance: `status`, `scur` (requests that it has), and more."""
        rows = csv.DictReader(self.tell("show stat").lstrip("# ").splitlines())
        return next(row for row in rows if row["svname"] == name)

    def await_(self, name: str, **values: str) -> None:
        """Wait until an instance has such values.

        Raises:
            TimeoutError: It has others for too long.
        """
        end = time.monotonic() + PATIENCE
        while any(self.server(name)[key] != value for key, value in values.items()):
            if time.monotonic() > end:
                raise TimeoutError(f"{name}: {self.server(name)}")
            time.sleep(0.05)


def configuration(address: str, port: int, servers: Sequence[tuple[str, Machine]], control: Path) -> str:
    """The example with these addresses in the place of its own.

    Raises:
        ValueError: The example has other places than that.
    """
    lines = "\n".join(f"    server {name} {machine.address}:{machine.port}" for name, machine in servers)
    text = EXAMPLE.read_text("utf-8")
    for pattern, new in (
        (r"^    bind .*$", f"    bind {address}:{port}"),
        (r"^    stats socket \S+ mode 660", f"    stats socket {control} mode 600"),
        (r"(^    server .*\n?)+", f"{lines}\n"),
    ):
        text, count = re.subn(pattern, new.replace("\\", r"\\"), text, flags=re.MULTILINE)
        if count != 1:
            raise ValueError(f"{EXAMPLE}: expected {pattern} once, got {count}")
    return text


@contextmanager
def proxying(port: int, servers: Sequence[tuple[str, Machine]], folder: Path) -> Generator[Proxy]:
    """Run HAProxy before the instances; all of them are up when the block begins."""
    control, file = folder / "haproxy.sock", folder / "haproxy.cfg"
    control.unlink(missing_ok=True)
    file.write_text(configuration("127.0.0.1", port, servers, control), "utf-8")
    command = ["haproxy", "-db", "-f", str(file)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    proxy = Proxy(f"http://127.0.0.1:{port}", control, [])

    def read() -> None:
        for line in process.stdout or ():
            proxy.lines.append(line)

    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    try:
        while not control.exists() and process.poll() is None:
            time.sleep(0.05)
        if process.poll() is not None:
            raise RuntimeError(f"HAProxy did not start: {''.join(proxy.lines)[-500:]}")
        for name, _ in servers:
            proxy.await_(name, status="UP")
        yield proxy
    finally:
        process.terminate()
        process.wait()
        reading.join(10)
