"""Tracks of the seeds' artists and albums, worked out for five tracks."""

from __future__ import annotations

import numpy as np
import pytest

from segue.facets import Facets, query_rows
from segue.generators.content.related import Related
from segue.protocols import Silent
from segue.types import Query


def scores(settings: Related, facets: Facets, *tracks: int) -> list[float]:
    rows = query_rows([Query(tracks=tracks)], facets)
    fitted = settings.fit(facets, seed=0, progress=Silent())
    return fitted.score(rows, "tracks").at(0, np.arange(5, dtype=np.int32)).tolist()


def test_the_share_of_seeds_with_the_artist_times_the_log_of_the_count(tiny: Facets) -> None:
    """Artists a: 0, 1; b: 1, 2; c: 3. Counts 2, 3, 2, 1, 0."""
    found = scores(Related(blocks={"artist": 1.0}), tiny, 0, 2)
    log = np.log
    assert found == pytest.approx([0.5 * log(3), (0.5 + 0.5) * log(4), 0.5 * log(3), 0, 0], rel=1e-6)


def test_blocks_add_up_with_their_weights(tiny: Facets) -> None:
    found = scores(Related(blocks={"artist": 1.0, "album": 0.5}), tiny, 0)
    # tracks 0 and 2 are of one album, 0 and 1 of one artist
    assert found == pytest.approx([1.5 * np.log(3), np.log(4), 0.5 * np.log(3), 0, 0], rel=1e-6)


def test_tags_get_nothing(tiny: Facets) -> None:
    rows = query_rows([Query(tracks=(0,))], tiny)
    assert not len(Related().fit(tiny, seed=0, progress=Silent()).score(rows, "tags").top(0, 9).codes)
