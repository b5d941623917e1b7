"""Training by workers of a cluster from the command line: each gets the same options, as they were typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from segue.cluster import training
from segue.cluster.training import Workers

Command = Callable[..., Any]

ROWS = [("정말 좋다 🎧", "1"), ("정말 나쁘다", "0"), ("great fun", "1"), ("awful bore", "0")] * 15


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "감상.tsv"
    path.write_text("text\tlabel\n" + "".join(f"{text}\t{label}\n" for text, label in ROWS), "utf-8")
    return path


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Workers, dict[str, Any], Path]]:
    """What is asked of the cluster; a worker of this process trains, from another folder."""
    found: list[tuple[Workers, dict[str, Any], Path]] = []

    def one(workers: Workers, function: str, options: dict[str, Any], out: Path) -> str:
        found.append((workers, options["given"], out))
        said = tmp_path / "said.txt"
        config = {"function": function, "options": msgspec.json.encode(options).decode(), "said": str(said)}
        with monkeypatch.context() as patch:
            patch.chdir("/")
            patch.setenv("RANK", "0")
            try:
                training.worker_main(config)
            except RuntimeError as error:
                training._raise_own(str(error))
        return said.read_text("utf-8")

    monkeypatch.setattr(training, "train_by_workers", one)
    return found


def test_a_worker_trains_with_the_same_options(
    command: Command, labelled: Path, asked: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "words.txt").write_text("노래방\n", "utf-8")
    options = ["--encoder", "kim-cnn", "--epochs", "2", "--words", "words.txt", "--learning-rate", "0.01"]
    ran = command("text", "train", labelled.name, "-o", "model", *options, "--cluster", "10.0.0.1:6379")
    assert ran.code == 0, ran.err
    assert ran.out.startswith(f"model in {tmp_path / 'model'}\n")
    assert "training by 2 workers" in ran.err
    ((workers, given, out),) = asked
    assert workers.address == "10.0.0.1:6379"
    assert (workers.count, workers.gpus, out) == (2, None, Path("model"))
    assert (given["words"], given["cluster"]) == ([str(tmp_path / "words.txt")], None)
    alone = command("text", "train", labelled.name, "-o", "alone", *options)
    assert alone.code == 0
    for name in ("weights.safetensors", "encoder.json"):
        there = [*(tmp_path / "alone").rglob(name)]
        assert all(
            path.read_bytes() == (tmp_path / "model" / path.relative_to(tmp_path / "alone")).read_bytes()
            for path in there
        )
    assert [*(tmp_path / "alone").rglob("*.safetensors")]


def test_the_sound_command_has_them_too(command: Command, asked: list[Any], tmp_path: Path) -> None:
    ran = command(
        "audio",
        "train",
        tmp_path,
        "-o",
        tmp_path / "m",
        "--cluster",
        "auto",
        "--workers",
        "3",
        "--device",
        "cuda:1",
    )
    assert ran.code == 2
    assert (asked[0][0].count, asked[0][0].gpus) == (3, True)
    assert "picture" in ran.err or "label" in ran.err  # the worker found nothing to learn there


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--workers", "2"], "expected --cluster, got --workers alone"),
        (["--cluster", "local"], "torchrun --nproc-per-node N"),
        (["--cluster", "auto", "--workers", "0"], "--workers"),
    ],
)
@pytest.mark.parametrize("group", ["text", "audio"])
def test_what_does_not_fit_is_refused(
    command: Command, tmp_path: Path, group: str, options: list[str], said: str
) -> None:
    ran = command(group, "train", tmp_path, "-o", tmp_path / "model", *options)
    assert ran.code == 2
    assert said in ran.err
