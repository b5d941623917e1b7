"""Training by workers of a Ray cluster of three local nodes: what torchrun trains, whatever happens to a worker."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from segue.cluster.training import Workers, train_by_workers
from segue.errors import ConfigError, DataError
from tests.cluster.engines.nodes import Nodes

pytest.importorskip("ray", reason="Ray is not installed: pip install 'segue[cluster]'")
pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # Ray's own
    pytest.mark.xdist_group("ray"),
]


def test_two_workers_train_what_two_processes_of_torchrun_train(cluster: Nodes, tmp_path: Path) -> None:
    rows = [("정말 좋다", "1"), ("정말 나쁘다", "0"), ("great fun", "1"), ("awful bore", "0")] * 20
    (tmp_path / "감상.tsv").write_text(
        "text\tlabel\n" + "".join("\t".join(row) + "\n" for row in rows), "utf-8"
    )
    train = [
        "text",
        "train",
        "감상.tsv",
        "--encoder",
        "kim-cnn",
        "--epochs",
        "2",
        "--batch-size",
        "8",
        "--device",
        "cpu",
    ]
    by_torch = ["-m", "torch.distributed.run", "--nproc-per-node", "2", "-m", "segue"]
    on_ray = ["-m", "segue"]
    for before, out in (
        (by_torch, ["-o", "torchrun"]),
        (on_ray, ["-o", "ray", "--cluster", cluster.address]),
    ):
        ran = subprocess.run(
            [sys.executable, *before, *train, *out],
            cwd=tmp_path,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=280,
        )
        assert ran.returncode == 0, ran.stderr
        assert f"model in {out[1] if before == by_torch else tmp_path / out[1]}" in ran.stdout
    (weights,) = (tmp_path / "torchrun").rglob("*.safetensors")
    assert (
        weights.read_bytes() == (tmp_path / "ray" / weights.relative_to(tmp_path / "torchrun")).read_bytes()
    )
    assert not [*tmp_path.glob("ray.*")]


def test_an_error_of_a_training_is_told_and_not_tried_again(cluster: Nodes, tmp_path: Path) -> None:
    asked = Workers(cluster.address, 2, gpus=False, told=lambda *_: pytest.fail("tried again"))
    with pytest.raises(DataError, match="밤"):
        train_by_workers(asked, "tests.cluster.test_training:failing", {}, tmp_path / "model")
    with pytest.raises(ConfigError, match="expected 9 cores"):
        train_by_workers(
            Workers(cluster.address, 9), "tests.cluster.test_training:failing", {}, tmp_path / "model"
        )


def test_a_training_that_loses_a_worker_begins_again(cluster: Nodes, tmp_path: Path) -> None:
    told: list[dict[str, object]] = []
    asked = Workers(cluster.address, 2, gpus=False, told=lambda _, fields: told.append(fields))
    function, options = "tests.cluster.functions:killed_once", {"mark": str(tmp_path / "mark")}
    assert train_by_workers(asked, function, options, tmp_path / "model") == "rank 0 of 2\n"
    assert len(told) == 1
