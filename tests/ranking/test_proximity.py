"""How near candidates stand to seeds, by hand; and what needs no order says nothing."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from segue.data.dataset import Dataset
from segue.data.records.builder import DatasetBuilder, PlaylistRecord, TrackRecord
from segue.facets import Facets
from segue.ranking import proximity
from segue.ranking.proximity import PARTS, proximities


def facets(*playlists: tuple[int, ...]) -> Facets:
    """Playlists of tracks 0 to 9, in this order."""
    builder = DatasetBuilder()
    for code in range(10):
        builder.add_track(TrackRecord(id=str(code)))
    for place, tracks in enumerate(playlists):
        builder.add_playlist(PlaylistRecord(id=str(place), tracks=[str(track) for track in tracks]))
    dataset: Dataset = builder.build({"format": "test"})
    return Facets.of(dataset)


def found(given: Facets, codes: list[int], seeds: list[int]) -> dict[str, list[float]]:
    columns = proximities(given, np.array(codes, np.int32), np.array(seeds, np.int32))
    assert all(column.dtype == np.float32 for column in columns)
    return {name: column.tolist() for name, column in zip(PARTS, columns, strict=True)}


def test_by_hand() -> None:
    """Seeds 0 and 1; candidate 2 is 1 place from 0 and 2 from 1 in the first playlist, 3 from 1 in the second."""
    given = facets((2, 0, 1, 5), (1, 4, 5, 2, 6, 7))
    values = found(given, [2, 5, 9], [0, 1])
    assert values["place nearest"] == pytest.approx([1, 1, np.nan], nan_ok=True)
    assert values["place share"] == pytest.approx([1 / 4, 1 / 4, np.nan], nan_ok=True)
    # b(2, 0) = 1; b(2, 1) = 1/2 + 1/3; b(5, 0) = 1/2; b(5, 1) = 1 + 1/2
    assert values["beside most"] == pytest.approx([1, 3 / 2, 0])
    two, one = np.sqrt(2 * 1), np.sqrt(2 * 2)
    mean = [(1 / two + (1 / 2 + 1 / 3) / one) / 2, (1 / 2 / two + 3 / 2 / one) / 2, 0]
    assert values["beside mean"] == pytest.approx(mean)


def test_the_order_counts_and_not_the_code() -> None:
    near, far = facets((0, 9, 3, 4, 5)), facets((0, 3, 4, 5, 9))
    assert found(near, [9], [0])["place nearest"] == [1]
    assert found(far, [9], [0])["place nearest"] == [4]


def test_without_seeds_or_places_nothing_is_known() -> None:
    given = facets((0, 1, 2))
    for values in (
        found(given, [1, 2], []),
        found(dataclasses.replace(given, positions=np.zeros(0, np.uint16)), [1, 2], [0]),
    ):
        assert np.isnan([*values.values()]).all()


def test_of_a_seed_in_many_playlists_some_are_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of four at equal steps: the first and the third."""
    monkeypatch.setattr(proximity, "HOLDERS", 2)
    given = facets((0, 1), (0, 2), (0, 3), (0, 4))
    assert found(given, [1, 2, 3, 4], [0])["beside most"] == [1, 0, 1, 0]


def test_a_part_of_the_playlists_keeps_its_places() -> None:
    given = facets((3, 2, 1, 0), (0, 9, 1))
    part = given.select(np.array([True, False]))
    assert found(part, [1, 2], [0]) == found(facets((3, 2, 1, 0)), [1, 2], [0])
    held = np.isin(np.arange(10), [2])
    assert found(given.withhold(held), [3], [0])["place nearest"] == [3]
