"""What a figure was measured on: processor, cores, memory, load, versions."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from pathlib import Path
from typing import Final

PACKAGES: Final = ("segue", "numpy", "scipy", "polars", "implicit", "gensim", "lightgbm", "kiwipiepy")


def machine() -> dict[str, str]:
    """The machine, how much ran on it in the last five minutes (processes that wanted a core), and the versions."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": _processor(),
        "cores": str(cores),
        "memory": f"{memory:.0f} GiB",
        "load": f"{os.getloadavg()[1]:.1f}",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in PACKAGES},
    }


def machine_line(facts: dict[str, str]) -> str:
    """The same in a line to print under a table."""
    versions = ", ".join(f"{name} {facts[name]}" for name in ("python", *PACKAGES))
    return (
        f"{facts['processor']}, {facts['cores']} cores, {facts['memory']}, {facts['system']}; {versions}; "
        "one BLAS thread"
    )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or "unknown processor"
