"""Lists in an order of play: the same tracks, each with its rank, for any batch."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import segue
from segue.constraints.constraints import Constraints
from segue.errors import QueryError
from segue.facets.sounds import Sounds
from segue.flow.ordering import Ordering
from segue.flow.orders import ORDERS
from segue.model import Model
from segue.model.ordered import unheard
from segue.model.play_order import order
from segue.sample import make_world
from segue.types import Query

FLOW = Constraints(order="flow")


@pytest.fixture(scope="module")
def model() -> Model:
    return segue.fit(make_world(playlists=120, tracks=300, seed=4).dataset, recipe="fast", progress=False)


@pytest.fixture(scope="module")
def queries(model: Model) -> list[Query]:
    ids = [model.track_id(track) for track in model.tracks["id"]]
    seeds = [Query(tracks=(*ids[3:9], "없는 곡")), Query(tracks=tuple(ids[40:42]))]
    return [*seeds, Query(title="새벽", tags=("감성",)), Query()]


def heard(model: Model, share: float = 1.0) -> Ordering:
    """An ordering that knows the energy of the first tracks: less for each further one."""
    size = model.tracks.height
    pace = np.zeros((size, 2), np.float32)
    pace[: int(size * share), 0] = np.linspace(1, 0.1, size)[: int(size * share)]
    sounds = Sounds(np.zeros((size, 1), np.float32), pace)
    return Ordering.of(dataclasses.replace(model.facets, sounds=sounds), None)


def test_the_order_of_play_has_the_same_tracks_with_their_ranks(model: Model, queries: list[Query]) -> None:
    ranked, flowing = model.recommend(queries, 30), model.recommend(queries, 30, constraints=FLOW)
    assert flowing != ranked
    for one, other in zip(ranked, flowing, strict=True):
        assert sorted(track.rank for track in other.tracks) == list(range(1, 31))
        by_rank = sorted(other.tracks, key=lambda track: track.rank)
        assert [(track.id, track.score, track.reasons) for track in by_rank] == [
            (track.id, track.score, track.reasons) for track in one.tracks
        ]
        assert one.answer() == other.answer()
        assert {track.rank for track in one.tracks} == {0}
        assert one.notes == other.notes


def test_neighbours_link_better_than_in_the_ranked_list(model: Model, queries: list[Query]) -> None:
    code = model.facets.vocabulary.codes["track"]
    for one in model.recommend(queries, 40):
        codes = np.array([code[str(track.id)] for track in one.tracks], np.int32)
        links = model.ordering.links.between(codes)
        places = model.ordering.places(codes, "flow")
        assert links[places[:-1], places[1:]].sum() > np.diagonal(links, 1).sum()
        assert places[0] == 0


def test_the_order_is_the_same_alone_and_in_a_batch(model: Model, queries: list[Query]) -> None:
    together = model.recommend(queries, 25, constraints=FLOW)
    assert together == [model.recommend(query, 25, constraints=FLOW) for query in queries]


def test_a_list_of_none_or_one_has_its_order(model: Model, queries: list[Query]) -> None:
    assert model.recommend(queries[0], 0, constraints=FLOW).tracks == ()
    assert [track.rank for track in model.recommend(queries[0], 1, constraints=FLOW).tracks] == [1]


def test_an_order_that_there_is_not_is_refused(model: Model) -> None:
    with pytest.raises(QueryError, match=r"expected order 'ranked' or 'flow' or .*, got 'alphabetical'"):
        model.recommend(Query(), 3, constraints=Constraints(order="alphabetical"))  # type: ignore[arg-type]
    with pytest.raises(QueryError, match="expected an order among ranked, flow"):
        order(model, [], "up")  # type: ignore[arg-type]


def test_a_curve_needs_sounds_and_says_so(model: Model, queries: list[Query]) -> None:
    found = model.recommend(queries[0], 10, constraints=Constraints(order="flow:rising"))
    assert found.tracks == model.recommend(queries[0], 10, constraints=FLOW).tracks
    codes = np.arange(10, dtype=np.int32)
    assert unheard(heard(model), "flow:rising", codes) == unheard(model.ordering, "flow", codes) == ()
    assert found.notes[-1].code == "unheard"
    assert found.notes[-1].values == {"known": 0, "tracks": 10}


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_tracks_follow_the_curve_of_their_energy(model: Model, share: float) -> None:
    size = model.tracks.height
    ordering, codes = heard(model, share), np.arange(0, size, size // 40, dtype=np.int32)
    known = codes < int(size * share)
    for curve, sign in (("flow:rising", 1), ("flow:falling", -1)):
        places = ordering.places(codes, curve, after=1)
        assert sorted(places.tolist()) == list(range(len(codes)))
        energies = -codes[places][known[places]].astype(float)
        assert np.corrcoef(energies, np.arange(len(energies)))[0, 1] * sign > 0.9
    arch = ordering.places(codes, "flow:arch")
    energies = -codes[arch][known[arch]].astype(float)
    middle = len(energies) // 2
    assert energies[middle - 3 : middle + 3].min() > max(energies[:3].max(), energies[-3:].max())


def test_a_whole_playlist_is_ordered(model: Model) -> None:
    ids = [model.track_id(track) for track in model.tracks["id"]][:30:3]
    found = order(model, ids)
    assert segue.order is order
    assert found[0] == ids[0]
    assert sorted(found, key=ids.index) == ids
    assert found == order(model, iter([*ids, ids[3]]))
    assert order(model, ids, "ranked") == ids
    assert order(model, []) == []
    behind = order(model, ["모름 1", *ids[:4], "모름 2", *ids[4:]])
    assert behind[0] == "모름 1"
    assert behind[behind.index("모름 2") - 1] == ids[3]
    assert [track for track in behind if track in ids] == found


def test_the_options_are_those_of_the_table() -> None:
    assert Constraints().order == ORDERS[0]
