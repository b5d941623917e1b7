"""What a saved namer says of itself, and where its files are.

manifest.json         kind, format, recipe, history, digests of the other files
tokens.parquet        the tokens that it reads
units/tokenizer.json  the units that it writes
titles.parquet        the titles that it has learned from, normalised
weights.safetensors   the network
read.onnx             ids of tokens (1, S) → memory, state (1, …)
write.onnx            memory, state (n, …), prefix (n, t) → log probabilities (n, units), state
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from segue.naming.recipe import NamerRecipe
from segue.training.history import History

FORMAT_VERSION: Final = 1

UNITS: Final = "units"
TITLES: Final = "titles.parquet"
WEIGHTS: Final = "weights.safetensors"
READ: Final = "read.onnx"
WRITE: Final = "write.onnx"

AGAIN: Final = "Train the namer again."


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest of a saved namer.

    Attributes:
        recipe: What it was made by.
        history: The record of its training.
        playlists: Titled playlists that it was trained on or stopped by.
        parameters: Number of learned numbers.
        dataset: The fingerprint of their dataset; "" where it is not known.
        unsafe: Words that its titles must not have, from its owner's list.
    """

    recipe: NamerRecipe
    history: History | None = None
    playlists: int = 0
    parameters: int = 0
    dataset: str = ""
    unsafe: tuple[str, ...] = ()
    library_version: str = ""
    kind: Literal["namer"] = "namer"
    format_version: int = FORMAT_VERSION
