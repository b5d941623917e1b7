"""Hugging Face checkpoints: starting from one, and writing one."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
# transformers is typed in part only.

from __future__ import annotations

import contextlib
from collections.abc import Generator
from pathlib import Path
from typing import Any

import msgspec
import torch

from segue.errors import ArtifactError, Where
from segue.files.utf8_paths import utf8_path
from segue.titles.networks.transformer import TransformerBody
from segue.titles.title_recipe import TitleRecipe
from segue.titles.views import SubwordSettings, SubwordView
from segue.titles.views.subwords import FILE, SPECIAL, read_tokenizer

_HINT = "Name the directory of a BERT-like checkpoint: config.json, model.safetensors and tokenizer.json."


def find_pretrained(name: str) -> Path:
    """The directory of a checkpoint, given as a path or as a name in this machine's Hugging Face cache.

    Raises:
        ArtifactError: There is neither; nothing is downloaded.
    """
    directory = Path(name).expanduser()
    if directory.exists():
        return directory
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except Exception as error:
        raise ArtifactError(
            expected="a checkpoint: a directory, or a model in Hugging Face's cache here",
            got="neither",
            where=Where(name),
            hint=_HINT,
        ) from error


def read_pretrained(directory: Path, recipe: TitleRecipe) -> tuple[SubwordView, TransformerBody]:
    """The tokenizer and the model of a checkpoint directory. Nothing is downloaded, and no pickle is read.

    Args:
        directory: A Hugging Face directory.
        recipe: Its view sets the largest row length and whether morphemes come first.

    Raises:
        ArtifactError: It is missing or damaged, is not a BERT-like encoder, or its tokenizer does not fit its model.
    """
    if not (directory / "config.json").is_file():
        raise ArtifactError(
            expected="a checkpoint", got="a directory without config.json", where=Where(directory), hint=_HINT
        )
    model = _read_model(directory)
    positions = int(getattr(model.config, "max_position_embeddings", 0) or 0)
    settings = recipe.view if isinstance(recipe.view, SubwordSettings) else SubwordSettings()
    longest = min(settings.longest, positions) if positions else settings.longest
    view = msgspec.structs.replace(settings, longest=longest).view(read_tokenizer(directory))
    size = int(getattr(model.config, "vocab_size", 0) or 0)
    if size == 0:
        raise _another(model, directory)
    if view.size > size:
        raise ArtifactError(
            expected=f"a tokenizer of {size} subwords or fewer, as the model has",
            got=f"{view.size}",
            where=Where(directory / FILE),
            hint="Use the tokenizer that the model was trained with.",
        )
    body = TransformerBody(model, view.separator)
    _try(body, view, directory)
    return view, body


def write_pretrained(body: TransformerBody, view: SubwordView, directory: Path) -> None:
    """Write a model and its tokenizer so that `AutoModel` and `AutoTokenizer` load them."""
    from transformers import PreTrainedTokenizerFast

    names = dict(
        zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), SPECIAL, strict=True)
    )
    tokenizer: Any = PreTrainedTokenizerFast(
        tokenizer_object=view.tokenizer, model_max_length=view.longest, **names
    )
    with quiet():
        body.model.save_pretrained(directory)
        tokenizer.save_pretrained(directory)
    view.save(directory)


@contextlib.contextmanager
def quiet() -> Generator[None]:
    """Silence transformers' own bars and advice."""
    from transformers.utils import logging

    level, shown = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if shown:
            logging.enable_progress_bar()


def _read_model(directory: Path) -> Any:
    from transformers import AutoModel

    try:
        with quiet(), utf8_path(directory) as place:
            model: Any = AutoModel.from_pretrained(
                place,
                local_files_only=True,
                use_safetensors=True,
                trust_remote_code=False,
                add_pooling_layer=False,
            )
    except TypeError:
        with quiet(), utf8_path(directory) as place:
            model = AutoModel.from_pretrained(
                place, local_files_only=True, use_safetensors=True, trust_remote_code=False
            )
    except Exception as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise ArtifactError(
            expected="a checkpoint", got=f"another directory: {reason}", where=Where(directory), hint=_HINT
        ) from error
    return model.float()


def _try(body: TransformerBody, view: SubwordView, directory: Path) -> None:
    ids = torch.tensor([[view.start, view.separator, 0]])
    try:
        with torch.inference_mode():
            states = body.eval()(ids)
    except Exception as error:
        raise _another(body.model, directory) from error
    if states.shape != (1, body.dim):
        raise _another(body.model, directory)


def _another(model: Any, directory: Path) -> ArtifactError:
    return ArtifactError(
        expected="a model that gives states for subwords",
        got=f"another architecture, {type(model).__name__}",
        where=Where(directory),
        hint=_HINT,
    )
