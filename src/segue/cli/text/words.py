"""`segue text words`: words of a dataset's titles that no dictionary has."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.cli.text.columns import TextColumn
from segue.cli.text.words_option import AnalyserOption
from segue.extras import need


def words(
    source: Annotated[
        Path, typer.Argument(metavar="DATASET", help="Dataset directory; or a table with the column text.")
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="File to write, for --words: a word a line, with its figures.")
    ],
    min_count: Annotated[int, typer.Option(min=1, help="Fewest occurrences.")] = 10,
    cohesion: Annotated[float, typer.Option(min=0, max=1, help="Least cohesion of syllables.")] = 0.1,
    entropy: Annotated[
        float, typer.Option(min=0, help="Least branching entropy at both ends, in bits.")
    ] = 0.5,
    spacing: Annotated[
        bool, typer.Option("--spacing", help="First put spaces where those of other titles suggest them.")
    ] = False,
    known: Annotated[
        bool,
        typer.Option("--known", help="Also write words that the analyser keeps whole without a dictionary."),
    ] = False,
    analyser: AnalyserOption = "kiwi",
    text_column: TextColumn = "",
) -> None:
    """Find words in Korean titles by how their syllables stick together, as a dictionary for --words."""
    if analyser == "mecab":
        need("Splitting Korean words by MeCab-ko", "mecab")
    from segue.data.word_lists import write_words
    from segue.errors import DataError, Where
    from segue.text.dictionary import Korean
    from segue.text.found_words import WordSearch, find_words, new_words
    from segue.text.spacing import Spacing

    search = WordSearch(min_count=min_count, cohesion=cohesion, entropy=entropy)
    texts = _texts(source, text_column)
    if spacing:
        learned = Spacing.learn(texts)
        texts = [learned.spaced(text) for text in texts]
    found = find_words(texts, search)
    if not known and found:
        found = new_words(found, Korean(analyser=analyser))
    if not found:
        raise DataError(
            expected="Korean texts with new words", got=f"none in {len(texts):,} texts", where=Where(source),
            hint="Lower --min-count, --cohesion or --entropy.",
        )  # fmt: skip
    rows = (
        (one.word, f"{one.score:.4f}", str(one.runs), *(f"{value:.4f}" for value in one[3:])) for one in found
    )
    write_words(out, rows, head="word, score, count, cohesion, entropy after, entropy before")
    typer.echo(f"{len(found):,} words in {out}, the first: {', '.join(one.word for one in found[:8])}")


def _texts(source: Path, text_column: str) -> list[str]:
    from segue.data.dataset import Dataset
    from segue.data.labelled_texts import ColumnNames, text_place
    from segue.data.text_tables import read_text_table

    if source.is_dir():
        return Dataset.load(source).playlists["title"].drop_nulls().to_list()
    table = read_text_table(source)
    place = text_place(table, ColumnNames(text_column))
    return [row[place] for row in table.rows]
