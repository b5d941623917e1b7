from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from segue.audio.labels import Labelled, read_labels
from segue.audio.timelines.event_tables import read_events
from segue.audio.timelines.mixture_files import write_mixtures
from segue.audio.timelines.mixtures import Mixing
from segue.errors import ArtifactError, DataError


def test_a_folder_of_mixtures_is_read_back(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    soundfile.write(tmp_path / "a.wav", 0.1 * rng.standard_normal(16_000), 16_000)
    labelled = Labelled((str(tmp_path / "a.wav"),), (('비, "소리"',),))
    mixing = Mixing(count=8, seconds=3, events=(0, 1), longest=1, seed=1)
    written = write_mixtures(labelled, mixing, tmp_path / "out")
    table, labels = read_events(tmp_path / "out" / "events.csv"), read_labels(tmp_path / "out" / "labels.csv")
    assert [Path(file).name for file in table.files] == [f"mix-{n:04}.flac" for n in range(1, 9)]
    counts = [len(events) for events in table.events]
    assert set(counts) == {0, 1}
    assert (written.mixtures, written.events, written.bad) == (8, sum(counts), {})
    assert list(labels.items) == [file for file, count in zip(table.files, counts, strict=True) if count]
    assert labels.names == ('비, "소리"',)
    samples, rate = soundfile.read(table.files[0])
    assert (len(samples), rate) == (48_000, 16_000)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert (manifest["kind"], manifest["mixing"]["seconds"]) == ("mixtures", 3)
    write_mixtures(labelled, mixing, tmp_path / "out")  # replaces its own


def test_what_segue_did_not_write_stays_and_nothing_is_half_written(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    bad = Labelled((str(tmp_path / "none.wav"),), (("비",),))
    with pytest.raises(ArtifactError, match="a new directory"):
        write_mixtures(bad, Mixing(count=1), tmp_path / "mine")
    with pytest.raises(DataError, match="none that can be used"):
        write_mixtures(bad, Mixing(count=1), tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine"]
