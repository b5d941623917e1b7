from __future__ import annotations

import numpy as np
import pytest

from segue.errors import ConfigError
from segue.protocols import Silent
from segue.titles.views import BagSettings, CharacterSettings, SubwordSettings, ViewSettings
from segue.titles.views.reading import MOST, spelled


def test_a_text_loses_its_html_and_a_title_keeps_it() -> None:
    assert spelled("Café<br/>밤", "text") == "cafe 밤"
    assert spelled("Café<br/>밤", "title") == "cafe<br/>밤"
    assert len(spelled("밤 비 " * 900, "text")) == MOST - 1  # which ends with a space
    assert len(spelled("밤 비 " * 900, "title")) < 300


@pytest.mark.parametrize(
    "settings",
    [
        BagSettings(tokens=False, reads="text"),
        CharacterSettings(reads="text"),
        SubwordSettings(vocabulary=60, reads="text"),
    ],
)
def test_every_view_reads_texts(settings: ViewSettings) -> None:
    view = settings.fit(["최고 밤", "최고 비"] * 3, [()] * 6, progress=Silent())
    plain, marked = view.titles(["최고 밤", "<p>최고</p><br />밤"])
    np.testing.assert_array_equal(plain, marked)


def test_title_tokens_of_texts_are_refused() -> None:
    with pytest.raises(ConfigError, match="no title tokens"):
        BagSettings(reads="text")
