"""A comparison of all methods on the small world, once; its files, and what its questions show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
import polars as pl
import pytest

import segue
from segue.data.dataset import Dataset
from segue.errors import ArtifactError, DataError
from segue.naming import comparison
from segue.naming.comparison import HUMAN, Asked, Comparison, compare
from segue.naming.comparison_files import read_comparison, write_comparison
from segue.naming.floors.nearest import NearestTitles
from segue.naming.lead_back import LeadBack
from segue.naming.names import ABOUT, METHODS, MethodName
from segue.naming.parts import Part, playlists_of
from segue.naming.questions import held_out
from segue.naming.training import Changes
from tests.naming.conftest import small

FEW: Sequence[MethodName] = ("nearest", "voted", "ngrams", "set", "characters")


@pytest.fixture(scope="module")
def found(world: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparison, "RECIPES", {name: small(name) for name in ("set", "characters")})
        asked = Asked(methods=FEW, questions=12, changes=Changes(epochs=3, device="cpu"))
        *_, last = compare(world, asked, models=tmp_path_factory.mktemp("models"))
    return last


def test_every_method_has_a_line_about_it() -> None:
    assert set(ABOUT) == set(METHODS) == set(get_args(MethodName))


def test_people_come_first_and_are_their_own_measure(found: Comparison) -> None:
    assert [row.method for row in found.rows] == [HUMAN, *FEW]
    human = found.rows[0]
    assert human.exact.mean == human.chrf.mean == human.overlap.mean == human.bleu == 1
    assert human.copied == 1
    assert (found.questions, found.learned_from) == (12, 60)


def test_the_nearest_playlists_titles_are_of_the_right_kind(found: Comparison) -> None:
    rows = {row.method: row for row in found.rows}
    for name in ("nearest", "voted"):
        assert rows[name].copied == 1
        assert rows[name].lead_back.mean > rows["ngrams"].lead_back.mean
    assert rows["set"].lead_back_new is not None
    assert rows["set"].cost.parameters > 0
    assert rows["set"].lead_back_led is not None
    assert (rows["nearest"].lead_back_new, rows["nearest"].lead_back_led) == (None, None)
    assert rows["voted"].lead_back_led is not None


def test_a_comparison_is_files(found: Comparison, tmp_path: Path) -> None:
    assert read_comparison(tmp_path / "out") is None
    write_comparison(found, tmp_path / "out")
    assert read_comparison(tmp_path / "out") == found
    picture = (tmp_path / "out" / "comparison.svg").read_text()
    assert "characters" in picture
    written = (tmp_path / "out" / "comparison.json").read_text()
    (tmp_path / "out" / "comparison.json").write_text(written.replace('"rows"', '"columns"'))
    with pytest.raises(ArtifactError, match="no comparison of namers"):
        read_comparison(tmp_path / "out")


def test_rows_of_the_same_questions_stay(world: Dataset, found: Comparison, tmp_path: Path) -> None:
    asked = Asked(methods=("voted",), questions=12, changes=Changes(device="cpu"))
    (again,) = compare(world, asked, before=found, models=tmp_path)
    assert [row.method for row in again.rows] == [HUMAN, *(name for name in FEW if name != "voted"), "voted"]
    other = msgspec.structs.replace(found, seed=9)
    (again,) = compare(world, asked, before=other, models=tmp_path)
    assert [row.method for row in again.rows] == [HUMAN, "voted"]


def test_a_question_shows_half_and_hides_the_title(world: Dataset) -> None:
    train, questions = held_out(world, questions=20, learn_from=30, seed=1)
    assert train.playlists.height == 30
    assert len(questions) == 20
    known = {one.parts for one in playlists_of(world)}
    for one in questions:
        assert one.title
        assert tuple(sorted((*one.shown, *one.hidden))) in {tuple(sorted(parts)) for parts in known}
        assert sum(part.kind == "track" for part in one.shown) == sum(
            part.kind == "track" for part in one.hidden
        )
    assert held_out(world, questions=20, learn_from=30, seed=1)[1] == questions


def test_too_few_titles_to_compare_are_refused(world: Dataset) -> None:
    untitled = world.playlists.with_columns(title=pl.lit(None, pl.String))
    with pytest.raises(DataError, match="8 playlists or more"):
        held_out(Dataset.of_tables(untitled, world.tracks), questions=5, learn_from=None, seed=0)


def test_a_title_leads_back_by_tracks_else_by_tags(world: Dataset) -> None:
    model = segue.fit(world, recipe="fast")
    track = [Part("track", f"1{at}", ()) for at in range(8)]
    back = LeadBack(model)
    hidden = [track, track, [Part("tag", "재즈", ())], []]
    values = back.values(hidden, ["gym workout 💪", "", "재즈 카페", "밤"])
    # every one of the first eight is hidden: 1, by the ideal list of eight
    assert values[0] == pytest.approx(1)
    assert values[1] == 0
    assert values[2] > 0.2
    assert np.isnan(values[3])
    best, worst = back.ranks(track)(["gym mix", "밤 드라이브"])
    assert best > worst


def test_nearest_titles_are_votes(world: Dataset) -> None:
    model = segue.fit(world, recipe="fast")
    titles = [title or "" for title in world.playlists["title"].to_list()]
    asked = [Part("track", "00", ()), Part("tag", "재즈", ())]
    voted = NearestTitles(model.facets, titles, voters=50).titles(asked, 9)
    assert len(voted) >= 3
    assert all("재즈" in title for title in voted[:3])
    assert len(NearestTitles(model.facets, titles, voters=1).titles(asked, 9)) == 1
    assert NearestTitles(model.facets, titles, voters=1).titles([Part("track", "none", ())], 9) == []
