from __future__ import annotations

from pathlib import Path

import pytest

from segue.errors import DataError
from segue.naming.vocabulary import ALWAYS, Vocabulary

ROWS = [["tag:재즈", "track:1"], ["tag:재즈", "tag:재즈", "track:2"], ["track:1", "track:3"]]


def test_tokens_count_once_a_row(tmp_path: Path) -> None:
    vocabulary = Vocabulary.fit(ROWS, min_count=2, most=10)
    assert vocabulary.tokens == ("tag:재즈", "track:1")
    assert Vocabulary.fit(ROWS, min_count=1, most=3).tokens == ("tag:재즈", "track:1", "track:2")
    assert vocabulary.ids(["track:1", "nothing", "tag:재즈"], longest=9).tolist() == [ALWAYS, 3, 2]
    assert vocabulary.ids(["track:1"] * 8 + ["tag:재즈"] * 8, longest=4).tolist() == [ALWAYS, 3, 3, 2, 2]
    assert vocabulary.ids([], longest=9).tolist() == [ALWAYS]
    assert vocabulary.knows(["nothing", "track:1"])
    assert not vocabulary.knows(["nothing"])
    vocabulary.save(tmp_path)
    assert Vocabulary.load(tmp_path).tokens == vocabulary.tokens


def test_an_empty_vocabulary_is_refused() -> None:
    with pytest.raises(DataError, match="that 2 playlists share"):
        Vocabulary.fit([["a"], ["b"], []], min_count=2, most=10)
