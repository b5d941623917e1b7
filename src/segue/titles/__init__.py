"""Title encoders: from titles, with or without tags, to vectors and to scores of tags, tracks or labels.

Importing this module loads no torch; the functions and classes load it at their first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from segue import lazy
from segue.extras import ENCODING
from segue.titles.names import EncoderName, Task

if TYPE_CHECKING:
    from segue.titles.fitting import fit
    from segue.titles.model import TitleModel
    from segue.titles.reasons import word_shares
    from segue.titles.recipes import recipe
    from segue.titles.rows import TitleRows
    from segue.titles.storage import load

__all__ = ["EncoderName", "Task", "TitleModel", "TitleRows", "fit", "load", "recipe", "word_shares"]

_HOMES = {
    "fit": "segue.titles.fitting",
    "TitleModel": "segue.titles.model",
    "recipe": "segue.titles.recipes",
    "TitleRows": "segue.titles.rows",
    "load": "segue.titles.storage",
    "word_shares": "segue.titles.reasons",
}

if not TYPE_CHECKING:  # a type checker would accept any name otherwise
    __getattr__, __dir__ = lazy.names(__name__, _HOMES, extra=("Encoding titles", "text", ENCODING))
