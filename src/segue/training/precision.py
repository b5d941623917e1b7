"""Half precision if the processor supports it, else full precision; and the error for a full memory."""

# pyright: reportUnknownMemberType=false, reportPrivateImportUsage=false
# torch's own stubs leave GradScaler's export and some argument types out.

from __future__ import annotations

import contextlib
from collections.abc import Generator
from dataclasses import dataclass

import torch
from torch.amp import GradScaler, autocast

from segue.errors import ConfigError


@dataclass(frozen=True)
class Precision:
    """The precision of forward and backward passes.

    Attributes:
        device: The device.
        kind: bfloat16 if the processor supports it, else float16 on a GPU, whose gradients need scaling; None is
            float32.
        scaler: Scales the loss; does nothing unless `kind` is float16.
    """

    device: torch.device
    kind: torch.dtype | None
    scaler: GradScaler

    @classmethod
    def of(cls, device: torch.device, *, mixed: bool, on_cpu: bool = False) -> Precision:
        """The fastest kind that a device supports; float32 with `mixed=False`, and on a CPU without `on_cpu`."""
        kind = None
        if mixed and device.type == "cuda":
            kind = torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
        elif mixed and on_cpu and device.type == "cpu" and cpu_has_bfloat16():
            kind = torch.bfloat16
        return cls(device, kind, GradScaler(device.type, enabled=kind is torch.float16))

    def autocast(self) -> contextlib.AbstractContextManager[object]:
        """A context for forward passes."""
        if self.kind is None:
            return contextlib.nullcontext()
        return autocast(self.device.type, dtype=self.kind)


def cpu_has_bfloat16() -> bool:
    """Whether this CPU multiplies matrices of bfloat16 in hardware; on other CPUs bfloat16 is slower."""
    from torch import cpu

    # torch has no public name for it: a version without these names trains in float32
    checks = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(bool(getattr(cpu, name)()) for name in checks if hasattr(cpu, name))


@contextlib.contextmanager
def enough_memory(batch_size: int, accumulate: int) -> Generator[None]:
    """Turn torch's out-of-memory errors into an error that names the setting to change."""
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
        expected = isinstance(error, torch.OutOfMemoryError | MemoryError)
        if not expected and not any(words in str(error) for words in _CPU_ALLOCATOR):
            raise
        half = max(batch_size // 2, 1)
        raise ConfigError(
            f"out of memory with batches of {batch_size}.",
            hint=f"Set batch_size to {half} and accumulate to {accumulate * 2}, which trains the same, "
            "or choose a smaller encoder or shorter inputs.",
        ) from error


_CPU_ALLOCATOR = ("DefaultCPUAllocator", "not enough memory", "out of memory")
