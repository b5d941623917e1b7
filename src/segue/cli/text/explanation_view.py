"""The explanation of an encoder's prediction, on the terminal: words with shares, and a heat-map of attention."""

from __future__ import annotations

from rich import box
from rich.table import Table
from rich.text import Text

from segue.cli.terminal.bars import bar
from segue.titles.attention import attention_map
from segue.titles.encoder import TitleEncoder
from segue.titles.evaluation import predictions
from segue.titles.model import TitleModel
from segue.titles.networks import SelfAttentive
from segue.titles.reasons import word_shares


def words_table(model: TitleModel, text: str, n: int) -> Table:
    """The most likely labels, each with the words that raise its score."""
    found = list(predictions(model, [text], n))
    shares = word_shares(model, text, [label for _, label, _ in found])
    shown = Table(box=box.SIMPLE_HEAD)
    shown.add_column("label")
    shown.add_column("probability", justify="right")
    shown.add_column("because of")
    for (_, label, probability), words in zip(found, shares, strict=True):
        because = ", ".join(f"{one.word} {one.share:.0%}" for one in words)
        shown.add_row(Text(label), f"{probability:.3f}", Text(because))
    return shown


def attention_table(model: TitleModel, text: str) -> Table | None:
    """One row for each token with a bar for each hop; None if the encoder is not self-attentive."""
    if not isinstance(model, TitleEncoder) or not isinstance(model.recipe.network, SelfAttentive):
        return None
    tokens, weights = attention_map(model, text)
    shown = Table(box=box.SIMPLE_HEAD)
    shown.add_column("token")
    for hop in range(len(weights)):
        shown.add_column(f"hop {hop + 1}")
    for at, token in enumerate(tokens):
        shown.add_row(Text(token), *(_bar(float(weight)) for weight in weights[:, at]))
    return shown


def _bar(weight: float) -> Text:
    return Text(f"{weight:.2f} ").append(bar(weight, 8), style="cyan")
