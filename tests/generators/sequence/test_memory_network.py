"""The memory network as a generator: a title alone is continued, and the seeds that it read are its reasons."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.facets import Facets, query_rows
from segue.generators.base import generate
from segue.generators.sequence.memory_network import FittedMemoryTracks, MemoryTracks
from segue.protocols import Silent
from segue.sequences.memory import MemoryRecipe
from segue.types import Query


@pytest.fixture(scope="module")
def facets() -> Facets:
    builder = DatasetBuilder()
    for number in range(24):
        title, tracks = ("비 오는 밤 ☕", "abcd") if number % 2 else ("summer run", "wxyz")
        turned = tracks[number % 4 :] + tracks[: number % 4]
        builder.add_playlist(PlaylistRecord(id=number, title=title, tracks=[*turned]))
    return Facets.of(builder.build({"format": "test"}))


@pytest.fixture(scope="module")
def fitted(facets: Facets) -> FittedMemoryTracks:
    recipe = MemoryRecipe(dim=8, epochs=30, batch=6, rate=0.02, dropout=0.0)
    return MemoryTracks(recipe).fit(facets, seed=0, progress=Silent())


def test_a_title_alone_is_continued(facets: Facets, fitted: FittedMemoryTracks):
    rows = query_rows(
        [Query(title="비 오는 밤"), Query(title="Summer Run"), Query(), Query(title="없는 말")], facets
    )
    names = facets.vocabulary.names["track"]
    found = [{names[code] for code in one.codes.tolist()} for one in generate(fitted, rows, 4, "tracks")]
    assert found == [{*"abcd"}, {*"wxyz"}, set(), set()]


def test_the_seeds_that_it_read_are_its_reasons(facets: Facets, fitted: FittedMemoryTracks):
    rows = query_rows([Query(title="summer", tracks=("z", "w")), Query(title="summer")], facets)
    codes = generate(fitted, rows, 2, "tracks")[0].codes
    found = fitted.explain(rows, 0, codes, "tracks")
    code = facets.vocabulary.codes["track"]
    assert found.parts == [("track", code["z"]), ("track", code["w"])]
    np.testing.assert_allclose(found.support.sum(axis=0), 1, rtol=1e-5)
    assert fitted.explain(rows, 1, codes, "tracks").parts == []
    assert fitted.explain(rows, 0, codes, "tags").parts == []


def test_playlists_without_shared_tracks_teach_nothing(tmp_path: Path):
    builder = DatasetBuilder()
    for number in range(3):
        builder.add_playlist(PlaylistRecord(id=number, title="밤", tracks=[f"{number}a", f"{number}b"]))
    alone = Facets.of(builder.build({"format": "test"}))
    nothing = MemoryTracks().fit(alone, seed=0, progress=Silent())
    assert nothing.network is None
    nothing.save(tmp_path)
    loaded = MemoryTracks().load(tmp_path, alone)
    assert len(generate(loaded, query_rows([Query(title="밤")], alone), 5, "tracks")[0].codes) == 0
