"""What a fit learned, kept part by part in a working folder, so that a stopped fit goes on where it was.

A part is a folder that appears whole. It is read back at once, also in a fit that is never stopped: where an array lies
in memory changes the last bit of a sum, so both fits work on the same mapped files.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

import segue
from segue.data.dataset import Dataset
from segue.errors import ArtifactError, ConfigError, Where
from segue.facets import Facets
from segue.facets import storage as facet_storage
from segue.files.artifacts import new_directory, new_file
from segue.protocols import Progress
from segue.text.dictionary import Korean

T = TypeVar("T")

KEY: Final = "fit.json"
"""The file that says of which fit a working folder is."""

RECIPE: Final = "recipe.json"


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """What a fit depends on beside its recipe; parts of another fit are of no use.

    Attributes:
        dataset: The dataset's fingerprint.
        weak: Its weak playlists.
        seed: Seed of all randomness.
        korean: How Korean is read.
        version: The version of Segue that fits.
    """

    dataset: str
    weak: dict[str, float]
    seed: int
    korean: str
    version: str = segue.__version__


@dataclasses.dataclass(frozen=True)
class Kept:
    """A working folder."""

    folder: Path

    @classmethod
    def open(cls, folder: Path, key: Key) -> Kept:
        """Make a working folder, or open that of the same fit.

        Raises:
            ArtifactError: It is of another fit, or no working folder, or cannot be written.
        """
        if folder.exists() and not (folder / KEY).is_file():
            raise ArtifactError(
                expected="a working folder of a fit, or none",
                got="something else",
                where=Where(folder),
                hint="Move it away.",
            )
        kept = cls(folder)
        folder.mkdir(parents=True, exist_ok=True)
        kept._same(KEY, msgspec.json.encode(key))
        return kept

    def check_recipe(self, recipe: bytes) -> None:
        """Note the resolved recipe, or check that it is the noted one.

        Raises:
            ArtifactError: It is another.
        """
        self._same(RECIPE, recipe)

    def part(self, name: str, make: Callable[[Path], None], load: Callable[[Path], T]) -> T:
        """Return a part, which is made first if it is not there yet.

        Args:
            name: Its name, of which the folder's is made.
            make: Writes it into an empty folder.
            load: Reads it.

        Raises:
            ArtifactError: It cannot be written, or is damaged.
        """
        place = self.place(name)
        if not place.is_dir():
            with new_directory(place) as temporary:
                make(temporary)
        return load(place)

    def place(self, name: str) -> Path:
        """Return the folder of a part."""
        return self.folder / name.replace(" ", "-")

    def forget(self) -> None:
        """Remove the folder, when the model is saved."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _same(self, name: str, content: bytes) -> None:
        path = self.folder / name
        if not path.is_file():
            with new_file(path) as temporary:
                temporary.write_bytes(content)
        elif path.read_bytes() != content:
            raise ArtifactError(
                expected="a working folder of the same dataset, recipe, seed and version",
                got=f"one of another fit: {_difference(path.read_bytes(), content)}",
                where=Where(path),
                hint="Fit with the same options, or remove the folder to begin anew.",
            )


def key_of(dataset: Dataset, seed: int, korean: Korean) -> Key:
    """Return the key of a fit to a dataset."""
    known = dataset.manifest
    read = msgspec.json.encode(korean).decode()
    return Key(dataset=known.fingerprint, weak=known.weak, seed=seed, korean=read)


def facets_of(dataset: Dataset, korean: Korean, kept: Kept | None, progress: Progress) -> Facets:
    """Return the dataset's facets; if they are kept, as they are read from their files."""
    if kept is None:
        return Facets.of(dataset, progress, korean=korean)

    def make(folder: Path) -> None:
        facets = Facets.of(dataset, progress, korean=korean)
        facet_storage.save(facets, folder / "facets", titles=True)

    tracks = tuple(dataset.tracks["id"].to_list())
    return kept.part("facets", make, lambda folder: facet_storage.load(folder / "facets", tracks))


def refuse_with_sounds(audio: Any) -> None:
    """Refuse to keep what a fit with sounds learned: the sounds are not among the parts.

    Raises:
        ConfigError: There are sounds.
    """
    if audio is not None:
        raise ConfigError(
            expected="--resume without --audio",
            got="both",
            where=Where(field="resume"),
            hint="Fit with sounds in one go.",
        )


def _difference(there: bytes, wanted: bytes) -> str:
    """The names of the fields that differ."""
    try:
        first, second = (msgspec.json.decode(text, type=dict[str, Any]) for text in (there, wanted))
    except msgspec.DecodeError:
        return "it is damaged"
    names = [name for name in first.keys() | second.keys() if first.get(name) != second.get(name)]
    return f"other {', '.join(sorted(names))}"
