"""Segue continues playlists: from a title, tags or a few tracks to the tracks and tags that belong there.

The names below are the whole path from files to a continuation. Each is imported when it is first used, so
that `import segue` costs a few milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from segue.data.dataset import Dataset
    from segue.data.readers import read
    from segue.data.split import split
    from segue.evaluation.evaluation import evaluate
    from segue.fitting import fit
    from segue.model import load
    from segue.types import Continuation, Query

__version__ = "0.1.0"

__all__ = ["Continuation", "Dataset", "Query", "evaluate", "fit", "load", "read", "split"]

_HOMES: Final = {
    "Continuation": "segue.types",
    "Dataset": "segue.data.dataset",
    "Query": "segue.types",
    "evaluate": "segue.evaluation.evaluation",
    "fit": "segue.fitting",
    "load": "segue.model",
    "read": "segue.data.readers",
    "split": "segue.data.split",
}
"""A public name → the module it lives in."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'segue' has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value  # the next use finds it at once
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
