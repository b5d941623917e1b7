"""The store on SQLite, and on a real PostgreSQL that scripts/postgres.sh starts."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL of its own; skips, and says why, where none can be started."""
    directory = Path(tempfile.mkdtemp(prefix="segue-postgres-"))
    directory.chmod(0o755)  # the server runs as another user than root
    script = [str(ROOT / "scripts" / "postgres.sh")]
    started = subprocess.run(
        [*script, "start", str(directory / "here")], capture_output=True, text=True, check=False
    )
    if started.returncode:
        pytest.skip(f"no PostgreSQL could be started: {started.stderr.strip().splitlines()[-1:]}")
    try:
        yield started.stdout.strip()
    finally:
        subprocess.run([*script, "stop", str(directory / "here")], capture_output=True, check=True)
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def new_postgres(request: pytest.FixtureRequest, postgres: str) -> str:
    """The URL of an empty store in PostgreSQL."""
    import psycopg

    name = f"t{abs(hash(request.node.name)) % 10**9}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{postgres.rsplit('/', 1)[0]}/{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.sqlite"
    found: str = request.getfixturevalue("new_postgres")
    return found
