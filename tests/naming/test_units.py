from __future__ import annotations

from pathlib import Path

import pytest

from segue.errors import ConfigError, DataError
from segue.naming.units import UnitSettings
from segue.protocols import Silent

TITLES = ["비 오는 날 재즈", "새벽 재즈 ☕", "Gym  Workout 💪🏽", "ｇｙｍ ❤️ mix", "밤 드라이브"] * 3


@pytest.mark.parametrize("merged", [True, False])
def test_titles_are_written_as_they_were_read(merged: bool, tmp_path: Path) -> None:
    settings = UnitSettings(size=200, merged=merged, longest=40)
    units = settings.fit(TITLES, progress=Silent())
    wanted = ["비 오는 날 재즈", "새벽 재즈 ☕", "gym workout 💪", "gym ❤ mix", "밤 드라이브"]
    assert [units.write(ids) for ids in units.read(TITLES[:5])] == wanted
    units.save(tmp_path)
    assert settings.load(tmp_path).read(TITLES) == units.read(TITLES)


def test_merged_units_are_fewer_than_characters() -> None:
    merged, single = (
        UnitSettings(size=200, merged=one, longest=40).fit(TITLES, progress=Silent()) for one in (True, False)
    )
    assert (
        len(merged.read(["비 오는 날"])[0]) < len(single.read(["비 오는 날"])[0]) == 7
    )  # a mark begins each word


def test_unknown_characters_are_left_out_and_titles_end() -> None:
    units = UnitSettings(size=200, longest=4).fit(TITLES, progress=Silent())
    assert units.write(units.read(["Ω재즈"])[0]) == "재즈"
    assert len(units.read(["비 오는 날 재즈 새벽 밤 드라이브"])[0]) == 4
    assert units.read([""]) == [[]]


def test_nothing_to_learn_from_is_refused() -> None:
    with pytest.raises(DataError, match="titles to learn from"):
        UnitSettings().fit(["", " \u200b "], progress=Silent())
    with pytest.raises(ConfigError):
        UnitSettings(size=5)
    with pytest.raises(ConfigError):
        UnitSettings(longest=0)
