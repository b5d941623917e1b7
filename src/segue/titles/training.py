"""Training an encoder on a file or a dataset, and writing it: the default recipe with changes, rows, a model."""

from __future__ import annotations

import dataclasses
import glob
from pathlib import Path
from typing import Any, Final

import msgspec

from segue.data.dataset import Dataset
from segue.data.labelled_texts import USUAL, ColumnNames, read_labelled_texts
from segue.errors import ConfigError
from segue.files.artifacts import new_directory
from segue.protocols import Progress, Silent
from segue.text.dictionary import USUAL as KIWI
from segue.text.dictionary import Korean
from segue.titles.augmentation import Augmentation
from segue.titles.fitting import Surroundings, fit
from segue.titles.names import PRETRAINED, EncoderName, Task, TokenKind
from segue.titles.networks import Transformer
from segue.titles.pretrained import find_pretrained
from segue.titles.recipes import pretraining, recipe
from segue.titles.rows import TitleRows
from segue.titles.title_recipe import Forest, NaiveBayes, TitleRecipe
from segue.training import History, Trainer
from segue.training.processes import first_process

_SILENT: Final = Silent()

DEFAULTS: Final[dict[Task, EncoderName]] = {"titles": "bag", "texts": "tfidf-linear"}
"""The encoder that trains in a minute with good results."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Changes:
    """Changes of an encoder's default recipe; None changes nothing.

    Attributes:
        epochs: Passes over the rows.
        batch_size: Rows in a batch.
        accumulate: Batches in a step.
        learning_rate: The peak.
        pretraining_epochs: Passes of pre-training, for the encoders in `PRETRAINED`; 0 for none.
        layers: Number of a transformer's layers.
        dim: Length of a transformer's states.
        tokens: Kind of subwords, for encoders that read them.
        augmentation: How training texts are changed.
        device: "auto", "cpu", "cuda", "cuda:1" …
        seed: Seed of all randomness.
    """

    epochs: int | None = None
    batch_size: int | None = None
    accumulate: int | None = None
    learning_rate: float | None = None
    pretraining_epochs: int | None = None
    layers: int | None = None
    dim: int | None = None
    tokens: TokenKind | None = None
    augmentation: Augmentation | None = None
    device: str = "auto"
    seed: int = 0

    def applied(self, made: TitleRecipe) -> TitleRecipe:
        """The recipe with the changes.

        Raises:
            ConfigError: A change is outside its range, or the encoder has no such setting.
        """
        if self.tokens is not None:
            made = made.with_tokens(self.tokens)
        if self.augmentation is not None:
            made = _augmented(made, self.augmentation)
        if isinstance(made.network, NaiveBayes | Forest):
            self._refuse_training(made.name)
        names = ("epochs", "batch_size", "accumulate", "learning_rate")
        chosen: dict[str, Any] = {
            name: getattr(self, name) for name in names if getattr(self, name) is not None
        }
        everywhere: dict[str, Any] = {"device": self.device, "seed": self.seed}
        changed = made.trained_by(lambda trainer: dataclasses.replace(trainer, **everywhere))
        changed = msgspec.structs.replace(
            changed,
            trainer=dataclasses.replace(changed.trainer, **chosen),
            pretraining=self._pretraining(changed),
            members=tuple(
                one.trained_by(lambda t: dataclasses.replace(t, **chosen)) for one in changed.members
            ),
        )
        shape = {name: value for name in ("layers", "dim") if (value := getattr(self, name)) is not None}
        if not shape:
            return changed
        if not isinstance(made.network, Transformer):
            raise ConfigError(
                expected="bert or albert for --layers and --dim",
                got=made.name,
                hint="Leave them out, or name one of these with --encoder.",
            )
        heads = max(1, (self.dim or made.network.dim) // 64)
        network = msgspec.structs.replace(made.network, heads=heads, **shape)
        return msgspec.structs.replace(changed, network=network)

    def _refuse_training(self, name: str) -> None:
        """Refuse options that have no effect: an encoder solved in one go has no epochs and stays on the CPU."""
        for option in ("epochs", "batch_size", "accumulate", "learning_rate"):
            if getattr(self, option) is not None:
                raise ConfigError(
                    expected=f"no --{option.replace('_', '-')} for {name} of texts, which has no epochs",
                    hint="Leave it out, or name another encoder with --encoder.",
                )
        if self.device not in ("auto", "cpu"):
            raise ConfigError(
                expected=f"the device auto or cpu for {name} of texts",
                got=repr(self.device),
                hint="Leave --device out, or name another encoder with --encoder.",
            )

    def _pretraining(self, made: TitleRecipe) -> Trainer | None:
        usual = made.pretraining
        if self.pretraining_epochs and made.name in PRETRAINED:
            usual = usual or dataclasses.replace(pretraining("titles"), device=self.device, seed=self.seed)
        if usual is None or self.pretraining_epochs == 0:
            return None
        return dataclasses.replace(
            usual,
            epochs=self.pretraining_epochs or usual.epochs,
            batch_size=self.batch_size or usual.batch_size,
            accumulate=self.accumulate or usual.accumulate,
        )


def _augmented(made: TitleRecipe, augmentation: Augmentation) -> TitleRecipe:
    if made.members or made.network is None or isinstance(made.network, NaiveBayes | Forest):
        raise ConfigError(
            expected="an encoder that is one network for --typos and --synonyms",
            got=made.name,
            hint="Leave them out, or name another encoder, such as zhang-cnn or kim-cnn.",
        )
    return msgspec.structs.replace(made, augmentation=augmentation)


UNCHANGED: Final = Changes()


def read_rows(source: Path, names: ColumnNames = USUAL) -> TitleRows:
    """The rows of a dataset directory, or of a file of labelled texts with columns of some names.

    Raises:
        ArtifactError: The directory holds no dataset.
        ConfigError: Columns are named for a dataset.
        DataError: The file cannot be read, or holds no labelled texts.
    """
    if source.is_dir():
        if names != USUAL:
            raise ConfigError(
                expected="a file of texts with --text-column and --label-column",
                got=f"the directory {source}",
            )
        return TitleRows.of_dataset(Dataset.load(source))
    found = read_labelled_texts(source, names)
    return TitleRows.of_labels(found.texts, found.labels)


def train(
    source: Path,
    out: Path,
    encoder: EncoderName | None = None,
    *,
    dev: Path | None = None,
    names: ColumnNames = USUAL,
    korean: Korean = KIWI,
    pretrained: str = "",
    changes: Changes = UNCHANGED,
    logs: Path | None = None,
    progress: Progress = _SILENT,
) -> History | None:
    """Train an encoder, write its directory whole or not at all, and remove the checkpoint.

    A killed run continues from the checkpoint beside `out`.

    Args:
        source: The training input: a dataset directory, or a file of labelled texts.
        out: The directory to create, or to replace if it holds an older encoder.
        encoder: The encoder's name; None for the one in `DEFAULTS`.
        dev: Rows for early stopping, in the form of `source`; None holds out some rows of `source`.
        names: The names of a file's columns; "" for the usual ones.
        korean: How words of Korean are found, by encoders that split them.
        pretrained: A checkpoint to start from, see `find_pretrained`; "" for none.
        changes: Changes of the encoder's recipe.
        logs: A directory for TensorBoard.
        progress: Shows every long part.

    Returns:
        The record of the training (without epochs if nothing is trained); None in all processes but the first.

    Raises:
        ArtifactError: `out` holds something else, or there is no such checkpoint.
        ConfigError: A change is outside its range, or the encoder has no such setting.
        DataError: There is too little training input.
    """
    rows = read_rows(source, names)
    task: Task = "titles" if source.is_dir() else "texts"
    made = changes.applied(recipe(encoder or DEFAULTS[task], task, rows=len(rows))).with_korean(korean)
    checkpoint = out.with_name(f"{out.name}.checkpoint")
    around = Surroundings(checkpoint=checkpoint, logs=logs, progress=progress)
    start = find_pretrained(pretrained) if pretrained else None
    held = None if dev is None else read_rows(dev, names)
    if not first_process():
        fit(rows, made, dev=held, pretrained=start, around=around)
        return None
    with new_directory(out) as temporary:  # refuses a wrong directory before the long work
        model = fit(rows, made, dev=held, pretrained=start, around=around)
        model.save(temporary)
    for path in checkpoint.parent.glob(f"{glob.escape(checkpoint.name)}*"):
        path.unlink(missing_ok=True)
    return model.history or History(epochs=(), best_epoch=0)
