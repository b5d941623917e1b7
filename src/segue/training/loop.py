"""The training loop behind `Trainer.train`."""

# pyright: reportUnknownMemberType=false
# torch leaves the types of its optimisers' arguments out.

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import itertools
import math
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from segue.errors import ConfigError
from segue.protocols import Progress, Silent
from segue.training import checkpoints
from segue.training.checkpoints import Position, Tensors
from segue.training.examples import Batch, DevMetric, Examples, Loss
from segue.training.history import EpochResult, History
from segue.training.logs import Logs
from segue.training.order import Rows, epoch_steps, share, step_seed
from segue.training.precision import Precision, enough_memory
from segue.training.processes import World, unsynchronised, world
from segue.training.schedule import rate
from segue.training.settings import TrainerSettings


@dataclasses.dataclass(frozen=True)
class Run:
    """The arguments of `Trainer.train`; see there."""

    settings: TrainerSettings
    module: nn.Module
    examples: Examples
    loss: Loss
    dev: DevMetric | None
    metric: str
    lengths: NDArray[np.int64] | None
    identity: str
    checkpoint: Path | None
    logs: Path | None
    progress: Progress
    on_epoch: Callable[[EpochResult], None] | None

    def fingerprint(self, processes: int) -> str:
        """The identity that a checkpoint must have to be continued."""
        settings = dataclasses.asdict(self.settings)
        for free in ("device", "checkpoint_steps", "loaders"):
            del settings[free]
        shapes = {name: [*value.shape] for name, value in checkpoints.weights(self.module).items()}
        whole = [self.identity, settings, shapes, len(self.examples), processes, self.dev is not None]
        return hashlib.blake2b(msgspec.json.encode(whole), digest_size=16).hexdigest()


def run(asked: Run) -> History:
    """Run a training with these arguments."""
    settings = asked.settings
    with (
        world(settings.device) as here,
        _own_randomness(here.device),
        enough_memory(settings.batch_size, settings.accumulate),
    ):
        asked.module.to(here.device)
        try:
            return _Loop(asked, here).run()
        finally:
            asked.module.to("cpu").eval()


class _Loop:
    """One run in one process."""

    def __init__(self, asked: Run, here: World) -> None:
        self.asked, self.here, self.settings = asked, here, asked.settings
        self.optimiser = _optimiser(asked.module, self.settings)
        self.precision = Precision.of(
            here.device, mixed=self.settings.mixed_precision, on_cpu=self.settings.bfloat16_on_cpu
        )
        self.position = Position(identity=asked.fingerprint(here.size))
        self.best: Tensors | None = None
        self.resumed = asked.checkpoint is not None and asked.checkpoint.exists()
        if asked.checkpoint is not None and self.resumed:
            self.position, self.best = checkpoints.load_checkpoint(
                asked.checkpoint, self.position.identity, asked.module, self.optimiser
            )
            if self.position.scaler:
                self.precision.scaler.load_state_dict(self.position.scaler)
        self.wrapped = here.wrap(asked.module)
        self.step_size = self.settings.batch_size * self.settings.accumulate * here.size
        self.all_steps = math.ceil(len(asked.examples) / self.step_size) * self.settings.epochs
        self.logs = Logs(asked.logs if here.first else None, from_step=self.position.steps)

    def run(self) -> History:
        position = self.position
        try:
            while not position.finished:
                self._epoch()
                self._end_epoch()
        finally:
            self.logs.close()
        if self.best is not None:
            checkpoints.restore(self.asked.module, self.best)
        return History(epochs=tuple(position.epochs), best_epoch=position.best_epoch, resumed=self.resumed)

    def _epoch(self) -> None:
        """The remaining steps of an epoch."""
        position = self.position
        steps = epoch_steps(
            len(self.asked.examples),
            self.step_size,
            seed=self.settings.seed,
            epoch=position.epoch,
            lengths=self.asked.lengths,
        )
        self.asked.module.train()
        progress = self.asked.progress if self.here.first else Silent()
        left = self._batches(steps[position.step :], position.step)
        started, before = time.perf_counter(), position.seconds
        for batches in progress.track(left, label=self._label(), total=len(steps) - position.step):
            position.loss += self._step(batches)
            position.step, position.steps = position.step + 1, position.steps + 1
            position.seconds = before + time.perf_counter() - started
            if position.steps % self.settings.checkpoint_steps == 0 and position.step < len(steps):
                self._save()

    def _step(self, batches: list[Batch]) -> float:
        """Make one optimiser step; returns its mean loss over batches and processes."""
        position, settings = self.position, self.settings
        peak = rate(position.steps, self.all_steps, warmup=settings.warmup, decay=settings.decay)
        for group in self.optimiser.param_groups:
            group["lr"] = settings.learning_rate * peak
        torch.manual_seed(step_seed(settings.seed, position.epoch, position.step, self.here.rank))
        total = 0.0
        for at, batch in enumerate(batches):
            with unsynchronised(self.wrapped, last=at == len(batches) - 1):
                with self.precision.autocast():
                    value = self.asked.loss(self.wrapped, self._moved(batch)) / len(batches)
                self.precision.scaler.scale(value).backward()
            total += float(value.detach())
        total = self.here.mean(total)
        if not math.isfinite(total):
            raise ConfigError(
                f"the loss is {total} at step {position.steps + 1}.",
                hint=f"Lower learning_rate (now {settings.learning_rate:g}) or raise warmup.",
            )
        norm = self._update()
        self.logs.write(
            position.steps, loss=total, learning_rate=settings.learning_rate * peak, gradient_norm=norm
        )
        return total

    def _update(self) -> float:
        """Clip the gradient, step and clear; returns the gradient's norm before clipping."""
        scaler = self.precision.scaler
        scaler.unscale_(self.optimiser)
        parameters = [p for p in self.asked.module.parameters() if p.grad is not None]
        norm = nn.utils.clip_grad_norm_(parameters, self.settings.clip_norm or math.inf)
        scaler.step(self.optimiser)
        scaler.update()
        self.optimiser.zero_grad(set_to_none=True)
        return float(norm)

    def _end_epoch(self) -> None:
        """Evaluate, keep the weights if they are the best, and decide whether to stop."""
        position = self.position
        dev = self._evaluate()
        result = EpochResult(
            epoch=position.epoch + 1,
            loss=position.loss / position.step,
            dev=dev,
            steps=position.steps,
            seconds=position.seconds,
        )
        position.epochs = [*position.epochs, result]
        best = position.epochs[position.best_epoch - 1].dev if position.best_epoch else None
        if dev is None or best is None or dev > best:
            position.best_epoch = result.epoch
            self.best = None if dev is None else checkpoints.snapshot(self.asked.module)
        patience = self.settings.patience
        waited = result.epoch - position.best_epoch
        position.finished = result.epoch == self.settings.epochs or (
            patience is not None and waited >= patience
        )
        position.epoch, position.step, position.loss, position.seconds = result.epoch, 0, 0.0, 0.0
        self._save()
        if self.here.first:
            self.logs.write(result.steps, epoch_loss=result.loss, **({} if dev is None else {"dev": dev}))
            if self.asked.on_epoch:
                self.asked.on_epoch(result)

    def _evaluate(self) -> float | None:
        if self.asked.dev is None:
            return None
        started, value = time.perf_counter(), 0.0
        if self.here.first:
            self.asked.module.eval()
            with torch.no_grad(), self.precision.autocast():
                value = float(self.asked.dev(self.asked.module))
        self.position.seconds += time.perf_counter() - started
        return self.here.agree(value)

    def _save(self) -> None:
        if self.asked.checkpoint is not None and self.here.first:
            self.position.scaler = dict(self.precision.scaler.state_dict())
            checkpoints.save_checkpoint(
                self.asked.checkpoint, self.position, self.asked.module, self.optimiser, self.best
            )

    def _label(self) -> str:
        position = self.position
        label = f"Epoch {position.epoch + 1}/{self.settings.epochs}"
        if not position.epochs:
            return label
        last = position.epochs[-1]
        dev = "" if last.dev is None else f", {self.asked.metric} {last.dev:.4f}"
        return f"{label} (loss {last.loss:.4f}{dev})"

    def _moved(self, batch: Batch) -> Batch:
        return {name: value.to(self.here.device, non_blocking=True) for name, value in batch.items()}

    def _batches(self, steps: list[Rows], first: int) -> Iterator[list[Batch]]:
        """The batches of each step, prepared in advance by threads."""
        settings, here, examples = self.settings, self.here, self.asked.examples

        def make(numbered: tuple[int, Rows]) -> list[Batch]:
            number, step = numbered
            parts = share(step, rank=here.rank, processes=here.size, batches=settings.accumulate)
            seeds = [settings.seed, self.position.epoch, number, here.rank]
            return [
                examples.batch(rows, np.random.default_rng([*seeds, at])) for at, rows in enumerate(parts)
            ]

        return _ahead(make, enumerate(steps, start=first), settings.loaders)


def _ahead(
    make: Callable[[tuple[int, Rows]], list[Batch]], steps: Iterable[tuple[int, Rows]], threads: int
) -> Iterator[list[Batch]]:
    """The results of `make` for each step, in order, prepared in advance by this many threads."""
    if threads == 0:
        yield from map(make, steps)
        return
    waiting: list[Future[list[Batch]]] = []
    rest = iter(steps)
    with ThreadPoolExecutor(threads) as pool:
        try:
            waiting += (pool.submit(make, step) for step in itertools.islice(rest, threads + 1))
            while waiting:
                yield waiting.pop(0).result()
                waiting += (pool.submit(make, step) for step in itertools.islice(rest, 1))
        finally:
            for future in waiting:
                future.cancel()


def _optimiser(module: nn.Module, settings: TrainerSettings) -> torch.optim.AdamW:
    """AdamW with weight decay on weight matrices only."""
    trained = [value for value in module.parameters() if value.requires_grad]
    groups = [
        {"params": [value for value in trained if value.ndim > 1], "weight_decay": settings.weight_decay},
        {"params": [value for value in trained if value.ndim <= 1], "weight_decay": 0.0},
    ]
    # fused: one core updates 80,000 word vectors of 256 numbers in 20 ms instead of 190
    return torch.optim.AdamW(
        [group for group in groups if group["params"]], lr=settings.learning_rate, fused=True
    )


@contextlib.contextmanager
def _own_randomness(device: torch.device) -> Generator[None]:
    """Restore torch's random generators to the caller's state afterwards."""
    devices = [device] if device.type == "cuda" else []
    with torch.random.fork_rng(devices):
        yield
