"""A small model, a service around it in this process, and one in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import segue
from segue.data.dataset import Dataset
from segue.service.app import make
from segue.service.settings import Limits, Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def model_directory(sample: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fitted model of the sample; tests only read it."""
    directory = tmp_path_factory.mktemp("models") / "small"
    segue.fit(sample, recipe="fast", seed=1).save(directory)
    return directory


@pytest.fixture
def own_model(model_directory: Path, tmp_path: Path) -> Path:
    """A copy of the model that a test may change."""
    import shutil

    return Path(shutil.copytree(model_directory, tmp_path / "own"))


@pytest.fixture(scope="session")
def client(model_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A service with a store, one worker and small limits, in this process."""
    from starlette.testclient import TestClient

    place = tmp_path_factory.mktemp("service")
    settings = Settings(
        models=(model_directory,),
        workers=1,
        store=f"sqlite:///{place}/store.sqlite",
        watch=0,
        limits=Limits(body=200_000, file=100_000, receiving=1.0, absent=200.0, rate=0),
    )
    with TestClient(make(settings)) as made:
        yield made


class Live:
    """`segue serve` in a process of its own."""

    def __init__(self, *arguments: str | Path, **environment: str) -> None:
        # a pipe that nobody reads would fill up and hold the service
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed by `close`
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "segue", "serve", "--port", "0"),
                *(
                    "--limit",
                    "rate=0",
                    "--limit",
                    "absent=60",
                ),  # a busy machine takes long to start a process
                *map(str, arguments),
            ],
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().split("/ ")[0]
        self._await_ready()

    def _await_ready(self) -> None:
        import httpx2

        for _ in range(600):
            if self.process.poll() is not None:
                raise AssertionError(self.log())
            try:
                if httpx2.get(f"{self.url}/readyz").status_code == 200:
                    return
            except httpx2.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError("the service did not come up in a minute")

    def workers(self) -> list[int]:
        """Process ids of the children that hold the models."""
        return self._children("segue.service.pool.worker")

    def readers(self) -> list[int]:
        """Process ids of the children that read files."""
        return self._children("segue.service.reading.reader")

    def _children(self, module: str) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children if module in Path(f"/proc/{child}/cmdline").read_text()]

    @property
    def log_file(self) -> int:
        """The open file of its log. Reading it moves where the service writes, so a test that goes on opens it anew."""
        return self._log.fileno()

    def close(self) -> None:
        """End it, however it stands."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self._log.close()

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Send a signal and wait for the end: exit code and log."""
        self.process.send_signal(number)
        self.process.wait(200)
        return self.process.returncode, self.log()

    def log(self) -> str:
        """What it has logged so far."""
        self._log.seek(0)
        return self._log.read()


@pytest.fixture
def live() -> Iterator[Callable[..., Live]]:
    """Start services; they are stopped when the test ends."""
    started: list[Live] = []

    def start(*arguments: str | Path, **environment: str) -> Live:
        started.append(Live(*arguments, **environment))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture(scope="session")
def running(model_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A service in a process of its own that many tests ask."""
    place = tmp_path_factory.mktemp("running")
    made = Live(
        model_directory, "--workers", "1", "--store", f"sqlite:///{place}/store.sqlite", "--watch", "0"
    )
    yield made
    made.close()
