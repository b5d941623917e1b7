"""What `segue text train` does: settings from options, rows from a file, a model from both."""

from __future__ import annotations

import dataclasses
import glob
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from segue.data.dataset import Dataset
from segue.data.labelled_texts import read_labelled_texts
from segue.errors import ConfigError
from segue.files.artifacts import new_directory
from segue.protocols import Progress
from segue.titles import EncoderName, Task, TitleRows, fit, recipe

if TYPE_CHECKING:
    from rich.table import Table

    from segue.titles.title_recipe import TitleRecipe
    from segue.training import History, Trainer

DEFAULTS: Final[dict[Task, EncoderName]] = {"titles": "bag", "texts": "tfidf-linear"}
"""The encoder that trains in a minute and does well."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Changes:
    """What the options change in a recipe; None leaves it as it is."""

    epochs: int | None = None
    batch_size: int | None = None
    accumulate: int | None = None
    learning_rate: float | None = None
    pretraining_epochs: int | None = None
    layers: int | None = None
    dim: int | None = None
    device: str = "auto"
    seed: int = 0

    def applied(self, made: TitleRecipe) -> TitleRecipe:
        """The recipe with the changes.

        Raises:
            ConfigError: A change is outside its range, or the encoder has no such setting.
        """
        import msgspec

        from segue.titles.networks import Transformer
        from segue.titles.title_recipe import NaiveBayes

        if isinstance(made.network, NaiveBayes):
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
        """No option may go unheard: what is solved in one go has no epochs, and stays on the CPU."""
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
        from segue.titles.networks import Transformer
        from segue.titles.recipes import pretraining

        usual = made.pretraining
        if self.pretraining_epochs and isinstance(made.network, Transformer):
            usual = usual or dataclasses.replace(pretraining("titles"), device=self.device, seed=self.seed)
        if usual is None or self.pretraining_epochs == 0:
            return None
        return dataclasses.replace(
            usual,
            epochs=self.pretraining_epochs or usual.epochs,
            batch_size=self.batch_size or usual.batch_size,
            accumulate=self.accumulate or usual.accumulate,
        )


def rows_of(source: Path) -> TitleRows:
    """The rows of a dataset directory or of a file of labelled texts."""
    if source.is_dir():
        return TitleRows.of_dataset(Dataset.load(source))
    found = read_labelled_texts(source)
    return TitleRows.of_labels(found.texts, found.labels)


def train(
    source: Path,
    out: Path,
    encoder: EncoderName | None,
    *,
    dev: Path | None,
    pretrained: str,
    changes: Changes,
    logs: Path | None,
    progress: Progress,
) -> History | None:
    """Train, write the model, and remove the checkpoint.

    Returns:
        What the training did (no epochs where nothing is trained); None in a process that is not the first.
    """
    from segue.titles.fitting import Surroundings
    from segue.titles.pretrained import find_pretrained
    from segue.training import History

    rows = rows_of(source)
    task: Task = "titles" if source.is_dir() else "texts"
    made = changes.applied(recipe(encoder or DEFAULTS[task], task, rows=len(rows)))
    checkpoint = out.with_name(f"{out.name}.checkpoint")
    around = Surroundings(checkpoint=checkpoint, logs=logs, progress=progress)
    start = find_pretrained(pretrained) if pretrained else None
    held = None if dev is None else rows_of(dev)
    if int(os.environ.get("RANK", "0")):
        fit(rows, made, dev=held, pretrained=start, around=around)
        return None
    with new_directory(out) as temporary:  # refuses a wrong place before the long work
        model = fit(rows, made, dev=held, pretrained=start, around=around)
        model.save(temporary)
    for path in checkpoint.parent.glob(f"{glob.escape(checkpoint.name)}*"):
        path.unlink(missing_ok=True)
    return model.history or History(epochs=(), best_epoch=0)


def table(history: History) -> Table:
    """The epochs, the kept one marked."""
    from rich import box
    from rich.table import Table

    shown = Table(box=box.SIMPLE_HEAD)
    for name in ("epoch", "loss", "dev", "seconds", ""):
        shown.add_column(name, justify="right")
    for one in history.epochs:
        dev = "" if one.dev is None else f"{one.dev:.4f}"
        kept = "kept" if one.epoch == history.best_epoch else ""
        shown.add_row(str(one.epoch), f"{one.loss:.4f}", dev, f"{one.seconds:.1f}", kept)
    return shown
