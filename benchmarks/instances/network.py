"""Two machines in one: network namespaces, each with an address of its own, joined to this one by a virtual cable."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final

NETWORK: Final = "10.213.7"
"""The first three numbers of all addresses; a machine of yours that has them is not reached meanwhile."""

PORT: Final = 8000
"""Where each instance listens, if it has an address of its own."""


@dataclass(frozen=True)
class Machine:
    """Where an instance runs.

    Attributes:
        address: Its address.
        port: The instance's port there.
        here: This machine's address, as it sees it.
        within: What stands before a command that runs there.
    """

    address: str
    port: int
    here: str
    within: tuple[str, ...] = ()


@contextmanager
def machines(count: int) -> Generator[list[Machine]]:
    """Yield namespaces; ports of this machine where there can be none, as without root or `ip`."""
    with ExitStack() as stack:
        try:
            made = [stack.enter_context(_namespace(number)) for number in range(count)]
        except PermissionError:
            made = [Machine("127.0.0.1", free_port(), "127.0.0.1") for _ in range(count)]
        yield made


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        port: int = made.getsockname()[1]
        return port


@contextmanager
def _namespace(number: int) -> Generator[Machine]:
    """A namespace and its cable.

    Raises:
        PermissionError: They cannot be made here.
    """
    if os.geteuid() or not shutil.which("ip"):
        raise PermissionError
    name, cable = f"segue-{os.getpid()}-{number}", f"sg{os.getpid() % 10**7}{number}"
    here, there = (f"{NETWORK}.{4 * number + place}" for place in (1, 2))
    _ip("netns", "add", name)
    try:
        _ip("link", "add", f"{cable}h", "type", "veth", "peer", "name", f"{cable}t", "netns", name)
        _ip("addr", "add", f"{here}/30", "dev", f"{cable}h")
        _ip("link", "set", f"{cable}h", "up")
        _ip("-n", name, "addr", "add", f"{there}/30", "dev", f"{cable}t")
        for device in ("lo", f"{cable}t"):
            _ip("-n", name, "link", "set", device, "up")
        _ip("-n", name, "route", "add", "default", "via", here)
        yield Machine(there, PORT, here, ("ip", "netns", "exec", name))
    finally:
        _ip("netns", "del", name)  # its end of the cable goes with it, and so the other one


def _ip(*arguments: str) -> None:
    command = ["ip", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PermissionError(done.stderr.strip())
