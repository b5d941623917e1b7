"""The tracks that a model and a server share, in both directions."""

from __future__ import annotations

from segue.data.records.builder import TrackRecord
from segue.sync.servers import ServerTrack
from segue.sync.shared import Shared
from tests.sync.worlds import dataset, model


def test_the_same_ids() -> None:
    shared = Shared.of(model(), dataset().tracks)
    assert shared.counts == {"id": 40}
    assert shared.elsewhere(model()) == []


def test_other_ids() -> None:
    shared = Shared.of(model(), dataset("server-").tracks)
    assert shared.counts == {"album": 40}
    assert shared.theirs["s07"] == "server-s07"
    assert shared.ours["server-s07"] == "s07"
    content = [ServerTrack(TrackRecord(id=key)) for key in ("server-s07", "unknown", "server-s01")]
    assert list(shared.seeds(content)) == ["s07", "s01"]


def test_a_server_with_a_part_of_them() -> None:
    shared = Shared.of(model(), dataset().tracks.head(3))
    assert sorted(shared.theirs) == ["s00", "s01", "s02"]
    assert len(shared.elsewhere(model())) == 37
