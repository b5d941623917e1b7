"""`--memory`: a size as people write it, and the plan of a fit that keeps to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from segue.data.dataset import Dataset
    from segue.fitting.planning import Plan

_SIZE: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[kmgt]?)(?P<binary>i?)b?", re.IGNORECASE)


def bytes_of(text: str) -> int:
    """Return a size such as 16GB, 16G, 1.5GiB or 900000000 in bytes; GB are powers of 1000, GiB of 1024.

    Raises:
        ConfigError: The text is no size above 0.
    """
    from segue.errors import ConfigError, Where

    found = _SIZE.fullmatch(text.strip())
    power = " kmgt".index(found["unit"].lower() or " ") if found else 0
    size = round(float(found["number"]) * (1024 if found["binary"] else 1000) ** power) if found else 0
    if size <= 0 or (found and found["binary"] and not found["unit"]):
        raise ConfigError(
            expected="a size such as 16GB or 900MB",
            got=repr(text),
            where=Where(field="memory"),
            hint="Write a number above 0 and a unit.",
        )
    return size


def plan_within(dataset: Dataset, recipe: str, jobs: int | None, memory: str, here: float | None) -> Plan:
    """Return the plan of a fit that keeps to a memory limit.

    Raises:
        ConfigError: The text is no size, or too little for the fit.
    """
    from segue.fitting.memory import within
    from segue.fitting.planning import plan_fit

    limit = bytes_of(memory)
    return within(plan_fit(dataset, recipe, jobs=jobs, here=here), limit, jobs)


def said_of(plan: Plan, memory: str) -> str:
    """Return what a limit led to, in words."""
    if not plan.folds:
        chosen = "one process"
    else:
        chosen = f"{plan.jobs} {'process' if plan.jobs == 1 else 'processes'} at once for folds"
    planned = f"{plan.peak_bytes / 1e9:.2f} GB planned of {memory}"
    return f"memory: {planned}, with {chosen}; the model is the same for any number"
