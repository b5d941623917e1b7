"""Training of a namer from a dataset to a directory."""

from __future__ import annotations

import dataclasses
import glob
from pathlib import Path
from typing import Any, Final

import msgspec

from segue.data.dataset import Dataset
from segue.errors import ConfigError
from segue.files.artifacts import new_directory
from segue.naming.fitting import fit
from segue.naming.parts import playlists_of
from segue.naming.recipe import NamerRecipe
from segue.naming.writing import save
from segue.protocols import Progress, Silent
from segue.training.history import History

_SILENT: Final = Silent()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Changes:
    """Changes of a namer's recipe; None changes nothing.

    Attributes:
        epochs: Passes over the playlists.
        batch_size: Playlists in a batch.
        learning_rate: The peak.
        scheduled: Share of the network's own guesses among the units before.
        dim: Length of all vectors.
        layers: Layers of a Transformer, blocks of convolutions.
        device: "auto", "cpu", "cuda" …
        seed: Seed of all randomness.
    """

    epochs: int | None = None
    batch_size: int | None = None
    learning_rate: float | None = None
    scheduled: float | None = None
    dim: int | None = None
    layers: int | None = None
    device: str = "auto"
    seed: int = 0

    def applied(self, recipe: NamerRecipe) -> NamerRecipe:
        """Return the recipe with the changes.

        Raises:
            ConfigError: A change is outside its range, or the network has no layers to choose.
        """
        if self.layers is not None and recipe.writing == "gru":
            raise ConfigError(
                expected="transformer or convolutional for --layers",
                got=recipe.name,
                hint="Leave it out, or name one of these with --method.",
            )
        taught: dict[str, Any] = {"device": self.device, "seed": self.seed}
        for name in ("epochs", "batch_size", "learning_rate", "scheduled"):
            if getattr(self, name) is not None:
                taught[name] = getattr(self, name)
        shape = {name: value for name in ("dim", "layers") if (value := getattr(self, name)) is not None}
        teaching = msgspec.structs.replace(recipe.teaching, **taught)
        return msgspec.structs.replace(recipe, teaching=teaching, **shape)


def train(
    dataset: Dataset,
    out: Path,
    recipe: NamerRecipe,
    *,
    unsafe: tuple[str, ...] = (),
    logs: Path | None = None,
    progress: Progress = _SILENT,
) -> History:
    """Train a namer, write its directory whole or not at all, and remove the checkpoint.

    A killed training continues from the checkpoint beside `out`.

    Args:
        dataset: The playlists.
        out: The directory to create, or to replace if it holds an older namer.
        recipe: The recipe.
        unsafe: Words that the namer's titles must not have.
        logs: A directory for TensorBoard.
        progress: Shows every long part.

    Raises:
        ArtifactError: `out` holds something else.
        ConfigError: The loss is not a number any more, or a setting does not fit the machine.
        DataError: There are too few playlists with a title, and tracks or tags.
    """
    checkpoint = out.with_name(f"{out.name}.checkpoint")
    playlists = playlists_of(dataset)
    with new_directory(out) as temporary:  # refuses a wrong directory before the long work
        trained = fit(playlists, recipe, checkpoint=checkpoint, logs=logs, progress=progress)
        titled = sum(bool(one.title) for one in playlists)
        save(trained, temporary, playlists=titled, dataset=dataset.manifest.fingerprint, unsafe=unsafe)
    for path in checkpoint.parent.glob(f"{glob.escape(checkpoint.name)}*"):
        path.unlink(missing_ok=True)
    return trained.history
