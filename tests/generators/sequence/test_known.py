from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segue.errors import ArtifactError
from segue.facets import Facets
from segue.generators.sequence.known import known_lists, load_known, ordered_lists, save_known


def test_the_known_tracks_are_the_frequent_ones_and_lists_have_their_places(sample_facets: Facets) -> None:
    whole = ordered_lists(sample_facets)
    counts = np.bincount(whole.codes, minlength=whole.tracks)
    known, lists = known_lists(sample_facets, 3, 50)
    assert len(known) == 50
    assert counts[known].min() >= max(3, np.sort(counts)[-50])
    assert len(lists) == len(whole)
    for i in range(10):
        assert known[lists[i]].tolist() == [code for code in whole[i].tolist() if code in known]


def test_the_known_tracks_come_back_and_others_than_the_facets_do_not(
    sample_facets: Facets, tmp_path: Path
) -> None:
    known, _ = known_lists(sample_facets, 2, 20)
    save_known(tmp_path, known)
    assert load_known(tmp_path, sample_facets).tolist() == known.tolist()
    save_known(tmp_path, np.array([0, 10**6], np.int32))
    with pytest.raises(ArtifactError, match=r"tracks\.npy"):
        load_known(tmp_path, sample_facets)
