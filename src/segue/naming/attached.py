"""Where a model's namer is: in the directory beside it, `MODEL.namer`, unless another one is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from segue.errors import ArtifactError
from segue.extras import NAMING, need
from segue.files.manifests import MANIFEST
from segue.files.reading import read_steadily
from segue.files.signatures import check_signature
from segue.naming.names import KIND

if TYPE_CHECKING:
    from segue.naming.namer import Namer


def beside(model: Path) -> Path:
    """Return where the namer of a model is looked for."""
    directory = model.resolve()
    return directory.parent / f"{directory.name}.namer"


MOST_MANIFEST: Final = 1 << 20
"""Bytes of a manifest that are read to learn its kind; a namer's has some thousands."""


def is_namer(directory: Path) -> bool:
    """Return whether a directory says that it is a namer."""
    try:
        with (directory / MANIFEST).open("rb") as file:  # a stranger's may be of any size
            said = msgspec.json.decode(file.read(MOST_MANIFEST), type=_Said)
    except (OSError, ValueError, RecursionError):  # what msgspec raises is a `ValueError`
        return False
    return said.kind == KIND


class _Said(msgspec.Struct):
    """The part of a manifest that names its kind."""

    kind: str = ""


def load_namer(model: Path, *, namer: Path | None = None, signed_by: Path | None = None) -> Namer:
    """Load the namer of a model.

    Args:
        model: The model's directory.
        namer: The namer's directory; None for the one beside the model.
        signed_by: Public keys, one of which must have signed the namer; None for any namer.

    Raises:
        ArtifactError: There is none, it is damaged, or it is not signed.
        MissingExtraError: onnxruntime or tokenizers is not installed.
    """
    need("Naming playlists", "text", *NAMING)
    from segue.naming.namer import Namer

    directory = namer or beside(model)
    if namer is None and not directory.exists():
        raise ArtifactError(
            expected=f"a namer at {directory}",
            got="nothing there",
            hint=f"Train one: segue name train DATASET -o {directory}. Or name one with --namer.",
        )
    if signed_by is not None:
        read_steadily(directory, lambda opened: check_signature(opened, signed_by, kind=KIND))
    return Namer.load(directory)
