"""Title encoders: from titles, with or without tags, to vectors and to scores of tags, tracks or labels.

Importing this loads no torch; the functions and classes load it when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from segue.titles.names import EncoderName, Task

if TYPE_CHECKING:
    from segue.titles.fitting import fit
    from segue.titles.model import TitleModel
    from segue.titles.recipes import recipe
    from segue.titles.rows import TitleRows
    from segue.titles.storage import load

_HOMES = {
    "fit": "fitting",
    "TitleModel": "model",
    "recipe": "recipes",
    "TitleRows": "rows",
    "load": "storage",
}

__all__ = ["EncoderName", "Task", "TitleModel", "TitleRows", "fit", "load", "recipe"]


def __getattr__(name: str) -> object:
    """Load a public name's module when it is first used."""
    from segue.errors import MissingExtraError

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = importlib.import_module(f"{__name__}.{_HOMES[name]}")
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in _EXTRA:
            raise
        raise MissingExtraError("Encoding titles", "text") from error
    return getattr(module, name)


_EXTRA = frozenset({"torch", "transformers", "tokenizers", "safetensors"})
