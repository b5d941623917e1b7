from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from segue.errors import ArtifactError, ConfigError
from segue.training import Batch, EpochResult, Trainer
from segue.training.checkpoints import weights
from tests.training.clouds import Clouds, Plain, Quiet, loss, new_net

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
SHORT = Trainer(epochs=4, batch_size=8, learning_rate=0.05, patience=None, checkpoint_steps=3, device="cpu")


def accuracy(clouds: Clouds, net: nn.Module) -> float:
    found = net(torch.tensor(clouds.points, dtype=torch.float32)).argmax(dim=1).numpy()
    return float((found == clouds.labels).mean())


def same(left: nn.Module, right: nn.Module) -> bool:
    mine, other = weights(left), weights(right)
    return all(torch.equal(mine[name], other[name]) for name in mine)


def test_it_learns_and_every_example_is_seen_once_an_epoch(clouds: Clouds) -> None:
    net = new_net()
    history = SHORT.train(net, clouds, loss, dev=lambda net: accuracy(clouds, net))
    assert accuracy(clouds, net) > 0.9
    assert history.epochs[0].loss > history.epochs[-1].loss
    assert history.best.dev == max(epoch.dev or 0 for epoch in history.epochs)
    assert [epoch.steps for epoch in history.epochs] == [8, 16, 24, 32]
    assert sorted(row for rows in clouds.seen[:8] for row in rows) == list(range(60))
    assert clouds.seen[:8] != clouds.seen[8:16]
    assert not net.training
    assert torch.equal(net.frozen, torch.ones(8))


def test_the_seed_decides_everything(clouds: Clouds) -> None:
    nets = [new_net() for _ in range(3)]
    for net, seed in zip(nets, (1, 1, 2), strict=True):
        torch.rand(1)  # the caller's generator must not matter
        Trainer(epochs=2, batch_size=8, seed=seed, device="cpu").train(net, clouds, loss)
    assert same(nets[0], nets[1])
    assert not same(nets[0], nets[2])


def test_the_callers_generator_is_left_alone(clouds: Clouds) -> None:
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    Trainer(epochs=1, device="cpu").train(new_net(), clouds, loss)
    assert torch.equal(torch.rand(1), expected)


def test_accumulated_batches_train_as_one_large_batch() -> None:
    nets = [Plain(), Plain()]
    for net, size, accumulate in zip(nets, (20, 5), (1, 4), strict=True):
        Trainer(epochs=3, batch_size=size, accumulate=accumulate, device="cpu").train(net, Quiet(60), loss)
    for left, right in zip(nets[0].parameters(), nets[1].parameters(), strict=True):
        torch.testing.assert_close(left, right, rtol=1e-5, atol=1e-6)


class Killed(BaseException):
    """What a kill is to the code that it hits."""


@pytest.mark.parametrize("after", [1, 5, 8, 13, 20])
def test_a_killed_run_goes_on_to_the_same_bits(clouds: Clouds, tmp_path: Path, after: int) -> None:
    def dev(net: nn.Module) -> float:
        return accuracy(clouds, net)

    whole, killed, resumed = new_net(), new_net(), new_net(seed=9)
    expected = SHORT.train(whole, clouds, loss, dev=dev)
    steps = 0

    def deadly(net: nn.Module, batch: Batch) -> torch.Tensor:
        nonlocal steps
        steps += 1
        if steps > after:
            raise Killed
        return loss(net, batch)

    checkpoint = tmp_path / "run.safetensors"
    with pytest.raises(Killed):
        SHORT.train(killed, clouds, deadly, dev=dev, checkpoint=checkpoint)
    assert checkpoint.exists() == (after >= 3)
    start = new_net() if after < 3 else resumed  # its own weights are not used when there is a checkpoint
    history = SHORT.train(start, clouds, loss, dev=dev, checkpoint=checkpoint)
    assert history.resumed == (after >= 3)
    assert same(start, whole)
    assert [(e.loss, e.dev) for e in history.epochs] == [(e.loss, e.dev) for e in expected.epochs]


def test_a_finished_run_is_not_run_again(clouds: Clouds, tmp_path: Path) -> None:
    first, again = new_net(), new_net(seed=3)
    SHORT.train(first, clouds, loss, checkpoint=tmp_path / "c")
    clouds.seen.clear()
    SHORT.train(again, clouds, loss, checkpoint=tmp_path / "c")
    assert clouds.seen == []
    assert same(first, again)


def test_a_checkpoint_of_another_run_is_refused(clouds: Clouds, tmp_path: Path) -> None:
    SHORT.train(new_net(), clouds, loss, checkpoint=tmp_path / "c", identity="a")
    with pytest.raises(ArtifactError, match="another run"):
        SHORT.train(new_net(), clouds, loss, checkpoint=tmp_path / "c", identity="b")
    (tmp_path / "c").write_bytes(b"no checkpoint at all")
    with pytest.raises(ArtifactError, match="expected a checkpoint"):
        SHORT.train(new_net(), clouds, loss, checkpoint=tmp_path / "c", identity="a")


def test_it_stops_when_the_dev_metric_stops_rising_and_keeps_the_best(clouds: Clouds) -> None:
    values = iter([0.1, 0.5, 0.4, 0.3, 0.9])
    kept: list[dict[str, torch.Tensor]] = []

    def dev(net: nn.Module) -> float:
        kept.append({name: value.clone() for name, value in weights(net).items()})
        return next(values)

    net = new_net()
    history = Trainer(epochs=10, batch_size=8, patience=2, device="cpu").train(net, clouds, loss, dev=dev)
    assert (len(history.epochs), history.best_epoch) == (4, 2)
    assert all(torch.equal(value, kept[1][name]) for name, value in weights(net).items())


def test_a_loss_that_is_no_number_names_the_knob(clouds: Clouds) -> None:
    with pytest.raises(ConfigError, match=r"loss is nan at step 1.*learning_rate"):
        SHORT.train(new_net(), clouds, lambda net, batch: loss(net, batch) * float("nan"))


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory"),
        RuntimeError(
            "[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"
        ),
        MemoryError(),
    ],
)
def test_full_memory_names_the_knob(clouds: Clouds, error: Exception) -> None:
    def full(net: nn.Module, batch: Batch) -> torch.Tensor:
        raise error

    with pytest.raises(ConfigError, match=r"batches of 8.*batch_size to 4 and accumulate to 2"):
        SHORT.train(new_net(), clouds, full)


def test_other_errors_come_through(clouds: Clouds) -> None:
    def wrong(net: nn.Module, batch: Batch) -> torch.Tensor:
        raise RuntimeError("shapes cannot be multiplied")

    with pytest.raises(RuntimeError, match="shapes"):
        SHORT.train(new_net(), clouds, wrong)


def test_threads_ahead_change_nothing(clouds: Clouds) -> None:
    nets = [new_net() for _ in range(3)]
    for net, loaders in zip(nets, (0, 1, 3), strict=True):
        Trainer(epochs=2, batch_size=8, device="cpu", loaders=loaders).train(net, clouds, loss)
    assert same(nets[0], nets[1])
    assert same(nets[0], nets[2])


def test_weight_decay_leaves_biases_and_frozen_weights_alone(clouds: Clouds) -> None:
    class Still(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.matrix, self.bias = nn.Parameter(torch.ones(2, 2)), nn.Parameter(torch.ones(2))

        def forward(self) -> torch.Tensor:
            return 0.0 * (self.matrix.sum() + self.bias.sum())

    net = Still()
    Trainer(epochs=2, weight_decay=0.5, device="cpu").train(net, clouds, lambda net, _: net())
    assert float(net.matrix.detach().max()) < 1
    assert torch.equal(net.bias.detach(), torch.ones(2))


def test_progress_shows_loss_and_dev_metric_and_logs_are_written(clouds: Clouds, tmp_path: Path) -> None:
    labels: list[str] = []
    heard: list[EpochResult] = []

    class Labels:
        def track(self, items: Iterable[T], *, label: str, total: int | None = None) -> Iterator[T]:  # noqa: ARG002 - the protocol's
            labels.append(label)
            return iter(items)

    settings = Trainer(epochs=2, batch_size=8, device="cpu")
    settings.train(
        new_net(), clouds, loss, dev=lambda _: 0.25, metric="accuracy", progress=Labels(),
        on_epoch=heard.append, logs=tmp_path / "logs",
    )  # fmt: skip
    assert labels[0] == "Epoch 1/2"
    assert labels[1] == f"Epoch 2/2 (loss {heard[0].loss:.4f}, accuracy 0.2500)"
    assert [result.epoch for result in heard] == [1, 2]
    assert logged(tmp_path / "logs") >= {"loss", "learning_rate", "gradient_norm", "epoch_loss", "dev"}


def logged(directory: Path) -> set[str]:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(directory))
    events.Reload()
    return set(events.Tags()["scalars"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"epochs": 0}, {"batch_size": 0}, {"learning_rate": 0.0}, {"learning_rate": float("nan")},
        {"warmup": 1.0}, {"decay": "steep"}, {"clip_norm": 0.0}, {"patience": 0}, {"seed": -1},
        {"seed": 2**32}, {"loaders": -1}, {"weight_decay": -0.1}, {"checkpoint_steps": 0},
    ],
)  # fmt: skip
def test_settings_outside_their_range_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        Trainer(**wrong)  # type: ignore[arg-type]


def test_no_examples_and_no_such_device_are_refused(clouds: Clouds) -> None:
    with pytest.raises(ConfigError, match="examples"):
        SHORT.train(new_net(), Clouds(0), loss)
    with pytest.raises(ConfigError, match="device"):
        Trainer(device="toaster").train(new_net(), clouds, loss)


def test_two_processes_train_as_one(tmp_path: Path) -> None:
    """Two gloo processes with batches of 8 reach what one with batches of 16 reaches."""
    script = tmp_path / "two.py"
    script.write_text(
        "import sys, torch\n"
        "from pathlib import Path\n"
        "from torch import nn\n"
        "from safetensors.torch import save_file\n"
        "from segue.training import Trainer\n"
        "from segue.training.checkpoints import weights\n"
        "from tests.training.clouds import Clouds, Plain, Quiet, loss\n"
        "torch.set_num_threads(1)\n"
        "out = Path(sys.argv[1])\n"
        "net = Plain()\n"
        "trainer = Trainer(epochs=3, batch_size=8, device='cpu', checkpoint_steps=2)\n"
        "history = trainer.train(net, Quiet(64), loss, dev=lambda net: 0.5, checkpoint=out / 'c')\n"
        "import os\n"
        "rank = os.environ['RANK']\n"
        "save_file({n: v.detach().clone() for n, v in weights(net).items()}, out / f'{rank}.safetensors')\n"
        "(out / f'{rank}.txt').write_text(repr([e.loss for e in history.epochs]))\n"
        "names = [file.read_text().strip() for file in Path('/proc/self/task').glob('*/comm')]\n"
        "(out / f'{rank}.threads').write_text(' '.join(name for name in names if 'gloo' in name))\n"
    )
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", script, tmp_path],
        check=False, capture_output=True, text=True, env=environment, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for rank in (
        0,
        1,
    ):  # a thread of the group that outlives the interpreter aborts the process, now and then
        assert (tmp_path / f"{rank}.threads").read_text() == ""
    first, second = (load_file(tmp_path / f"{rank}.safetensors") for rank in (0, 1))
    alone = Plain()
    history = Trainer(epochs=3, batch_size=16, device="cpu").train(alone, Quiet(64), loss, dev=lambda _: 0.5)
    for name, value in weights(alone).items():
        assert torch.equal(first[name], second[name])
        torch.testing.assert_close(first[name], value.detach(), rtol=1e-4, atol=1e-5)
    assert (tmp_path / "0.txt").read_text() == (tmp_path / "1.txt").read_text()
    assert len(history.epochs) == 3
