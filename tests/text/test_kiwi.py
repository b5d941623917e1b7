from __future__ import annotations

from typing import Any

import pytest

from segue.text import kiwi
from segue.text.dictionary import USUAL, Korean


def test_a_dictionary_is_loaded_once_and_few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Korean] = []

    def load(korean: Korean) -> Any:
        loaded.append(korean)
        return object()

    monkeypatch.setattr(kiwi, "_models", kiwi._Models())
    monkeypatch.setattr(kiwi, "_load", load)
    several = [USUAL, *(Korean(words=(word,)) for word in ("노래", "모음", "감성"))]
    first = kiwi.analysis(USUAL)
    assert kiwi.analysis(Korean()) is first
    for korean in several:
        kiwi.analysis(korean)
    assert loaded == several
    assert kiwi.analysis(several[-1]) is kiwi.analysis(Korean(words=("감성",)))
    assert len(kiwi._models.known) == kiwi.MOST_MODELS
    assert kiwi.analysis(USUAL) is not first  # the one that was loaded first went
