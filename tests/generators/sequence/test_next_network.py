"""The next track by a network: the order of the seeds counts; no torch to answer; nothing to learn, nothing learned."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import segue.extras
from segue.data.records.builder import DatasetBuilder, PlaylistRecord
from segue.errors import MissingExtraError
from segue.facets import Facets, query_rows
from segue.generators.base import generate
from segue.generators.sequence.next_network import NextNetwork
from segue.protocols import Silent
from segue.sequences.recipe import NetworkRecipe
from segue.types import Query


def facets_of(*lists: str) -> Facets:
    builder = DatasetBuilder()
    for number, tracks in enumerate(lists):
        builder.add_playlist(PlaylistRecord(id=number, tracks=[*tracks]))
    return Facets.of(builder.build({"format": "test"}))


def test_the_order_of_the_seeds_counts():
    facets = facets_of(*["abc", "bad"] * 8)
    recipe = NetworkRecipe("gru", dim=8, heads=2, epochs=25, batch=4, rate=0.02, dropout=0.0)
    fitted = NextNetwork(recipe).fit(facets, seed=0, progress=Silent())
    rows = query_rows([Query(tracks=("a", "b")), Query(tracks=("b", "a")), Query()], facets)
    names = facets.vocabulary.names["track"]
    found = [[names[code] for code in one.codes.tolist()] for one in generate(fitted, rows, 1, "tracks")]
    assert found == [["c"], ["d"], []]


def test_following_is_a_share_of_the_other_tracks_that_it_knows():
    facets = facets_of(*["abc", "bad"] * 8, "xay")
    recipe = NetworkRecipe("gru", dim=8, heads=2, epochs=25, batch=4, rate=0.02, dropout=0.0)
    fitted = NextNetwork(recipe).fit(facets, seed=0, progress=Silent())
    assert fitted.network is not None
    codes = np.array([facets.vocabulary.codes["track"][name] for name in "axbcd"], np.int32)
    found = fitted.following(codes)
    assert not found[1].any()  # one playlist holds x, so the network does not know it
    assert not found[:, 1].any()
    p = fitted.network.probabilities(np.searchsorted(fitted.known, codes[:1]))
    p = p[np.searchsorted(fitted.known, codes[2:])]
    assert found[0, 2:] == pytest.approx(p / p.sum(), rel=1e-5)
    assert found[0].sum() == pytest.approx(1)


def test_playlists_without_shared_tracks_teach_nothing(tmp_path: Path):
    facets = facets_of("ab", "cd", "e")
    fitted = NextNetwork().fit(facets, seed=0, progress=Silent())
    assert fitted.network is None
    fitted.save(tmp_path)
    loaded = NextNetwork().load(tmp_path, facets)
    rows = query_rows([Query(tracks=("a",))], facets)
    assert len(generate(loaded, rows, 5, "tracks")[0].codes) == 0


def test_training_without_torch_names_the_extra(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(segue.extras.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"segue\[text\]"):
        NextNetwork().fit(facets_of("ab", "ab"), seed=0, progress=Silent())


def test_answering_imports_no_torch():
    program = (
        "import sys; import segue.generators.sequence.next_network, segue.sequences.comparison;"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
