"""One PostgreSQL for all instances, from scripts/postgres.sh."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.measuring import ROOT

SCRIPT: Final = str(ROOT / "scripts" / "postgres.sh")


@contextmanager
def postgres(address: str) -> Generator[str]:
    """Yield the URL of an empty database that listens on an address of this machine.

    Raises:
        RuntimeError: It did not start.
    """
    place = Path(tempfile.mkdtemp(prefix="segue-postgres-"))
    place.chmod(0o755)  # the server runs as another user than root
    data = str(place / "here")
    try:
        started = subprocess.run(
            [SCRIPT, "start", data, address], capture_output=True, text=True, check=False
        )
        if started.returncode:
            raise RuntimeError(f"no PostgreSQL could be started: {started.stderr.strip()[-500:]}")
        try:
            yield started.stdout.strip()
        finally:
            subprocess.run([SCRIPT, "stop", data], capture_output=True, check=True)
    finally:
        shutil.rmtree(place, ignore_errors=True)
