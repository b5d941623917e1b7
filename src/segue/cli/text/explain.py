"""`segue text explain`: the explanation of an encoder's prediction for a text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segue.cli.terminal.locales import readable_texts
from segue.extras import ENCODING, need


@readable_texts
def explain(
    model: Annotated[Path, typer.Argument(help="Model directory of `segue text train`.")],
    given: Annotated[str, typer.Argument(metavar="TEXT", help="A text or title.")],
    n: Annotated[int, typer.Option("-n", min=1, help="How many labels.")] = 3,
) -> None:
    """Show the words of a text that drive its most likely labels; for self-attentive also the attention."""
    need("Encoding titles", "text", *ENCODING)
    from segue import titles
    from segue.cli.terminal import console
    from segue.cli.text.explanation_view import attention_table, words_table

    found = titles.load(model)
    console.out().print(words_table(found, given, n))
    looked = attention_table(found, given)
    if looked is not None:
        console.out().print(looked)
