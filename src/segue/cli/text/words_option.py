"""Options that say how Korean is split: a dictionary, and the analyser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

if TYPE_CHECKING:
    from segue.data.dataset import Dataset
    from segue.text.dictionary import Analyser, Korean

ARTISTS: Final = "artists"
"""What --words says for the artists' names of the dataset."""

Words = Annotated[
    list[str] | None,
    typer.Option(
        "--words",
        help="Korean words to keep whole: a file, one a line (see `segue text words`), or `artists` for the names in "
        "the dataset. Give it again for several.",
    ),
]
AnalyserOption = Annotated[
    Literal["kiwi", "mecab"],
    typer.Option("--analyser", help="What splits Korean words (mecab: segue\\[mecab])."),
]


def words_of(given: list[str] | None) -> tuple[tuple[str, ...], bool]:
    """The words of the files that are named, and whether artists' names are asked for.

    Raises:
        DataError: A file cannot be read, or has no word.
    """
    from segue.data.word_lists import read_words

    files = [name for name in given or () if name != ARTISTS]
    words = tuple(word for name in files for word in read_words(Path(name)))
    return words, ARTISTS in (given or ())


def korean_of(given: list[str] | None, analyser: Analyser, dataset: Dataset | None) -> Korean:
    """How Korean is read, from the options.

    Raises:
        ConfigError: Artists' names are asked for, and there is no dataset.
        DataError: A file cannot be read, or has no word.
    """
    from segue.errors import ConfigError
    from segue.text.dictionary import Korean

    words, artists = words_of(given)
    if artists and dataset is None:
        raise ConfigError(expected="a dataset with --words artists", got="a table of texts")
    names = dataset.artist_names() if artists and dataset is not None else ()
    return Korean.of(words, names, analyser=analyser)
