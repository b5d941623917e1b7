from __future__ import annotations

import dataclasses
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.data.dataset import PLAYLIST_SCHEMA, TRACK_SCHEMA, Dataset
from segue.data.schema import as_stored
from segue.errors import ConfigError
from segue.sample import World, make_sample, make_world
from segue.sample.genres import GENRES

T = TypeVar("T")

# What the world of these arguments is, on every machine. A change to the generator that means to change its
# worlds changes this too.
SMALL = {"playlists": 60, "tracks": 400, "seed": 5}
SMALL_DIGEST = "27c7b1559733fb20"

# The same code on an older processor and one thread; a numpy that has not heard of one of these says so.
OLDER_PROCESSOR = {
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL",
    "POLARS_MAX_THREADS": "1",
}


def digest(dataset: Dataset) -> str:
    text = dataset.playlists.write_ndjson() + as_stored(dataset.tracks).write_ndjson()
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def test_same_arguments_same_dataset() -> None:
    first, second = make_sample(**SMALL), make_sample(**SMALL)
    assert first.manifest == second.manifest
    assert first.playlists.equals(second.playlists)
    assert first.tracks.equals(second.tracks)


def test_the_world_is_the_one_it_was() -> None:
    assert digest(make_sample(**SMALL)) == SMALL_DIGEST


def test_same_dataset_on_an_older_processor_and_one_thread() -> None:
    code = "from segue.sample import make_sample; print(make_sample(seed=2).manifest.fingerprint)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={**os.environ, **OLDER_PROCESSOR},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == make_sample(seed=2).manifest.fingerprint


@pytest.mark.parametrize("change", [{"seed": 6}, {"playlists": 61}, {"tracks": 401}, {"untitled": 0.5}])
def test_other_arguments_other_dataset(change: dict[str, Any]) -> None:
    changed = make_sample(**{**SMALL, **change})
    assert changed.manifest.fingerprint != make_sample(**SMALL).manifest.fingerprint


def test_global_random_state_is_neither_used_nor_touched() -> None:
    np.random.seed(1)  # noqa: NPY002 - the global state is what this is about
    first = make_sample(**SMALL).manifest.fingerprint
    after = np.random.random()  # noqa: NPY002 - as above
    np.random.seed(1)  # noqa: NPY002 - as above
    assert np.random.random() == after  # noqa: NPY002 - as above
    assert make_sample(**SMALL).manifest.fingerprint == first


def test_schema_and_manifest() -> None:
    made = make_sample(**SMALL)
    assert dict(made.playlists.schema) == dict(PLAYLIST_SCHEMA)
    assert dict(made.tracks.schema) == dict(TRACK_SCHEMA)
    assert made.manifest.source == {"format": "sample", "seed": "5"}
    assert made.manifest.counts["playlists"] == 60
    assert made.manifest.counts["tracks"] == 400
    for table, id_of in ((made.playlists, made.playlist_id), (made.tracks, made.track_id)):
        ids = [id_of(text) for text in table["id"]]
        assert all(isinstance(value, int) for value in ids)
        assert len(set(ids)) == len(ids)


@settings(max_examples=25, deadline=None)
@given(playlists=st.integers(1, 40), tracks=st.integers(50, 300), seed=st.integers(0, 2**40))
def test_any_small_world_holds_together(playlists: int, tracks: int, seed: int) -> None:
    made = make_sample(playlists=playlists, tracks=tracks, seed=seed)
    assert (made.playlists.height, made.tracks.height) == (playlists, tracks)
    held = made.playlists["tracks"]
    assert held.list.len().min() >= 1
    assert (held.list.n_unique() == held.list.len()).all()
    assert held.explode().max() < tracks
    assert (made.playlists["tags"].list.n_unique() == made.playlists["tags"].list.len()).all()
    pairs = made.playlists.select("updated", row="tracks").explode("row")
    released = made.tracks["released"].gather(pairs["row"])
    assert (released <= pairs["updated"].dt.date()).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"playlists": 0}, "expected playlists to be at least 1, got 0"),
        ({"playlists": -3}, "expected playlists to be at least 1, got -3"),
        ({"tracks": 0}, "expected tracks to be at least 50, got 0"),
        ({"tracks": 49}, "expected tracks to be at least 50, got 49"),
        ({"seed": -1}, "expected seed to be at least 0, got -1"),
        ({"untitled": 1.5}, r"expected untitled to be a share in \[0, 1\], got 1.5"),
        ({"untagged": -0.1}, r"expected untagged to be a share in \[0, 1\], got -0.1"),
        ({"untagged": float("nan")}, r"expected untagged to be a share in \[0, 1\], got nan"),
    ],
)
def test_refuses_numbers_out_of_range(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        make_sample(**arguments)
    assert caught.value.hint


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_shares_without_title_and_tags(share: float) -> None:
    made = make_sample(playlists=1_000, tracks=500, untitled=share, untagged=1 - share)
    assert made.playlists["title"].null_count() / 1_000 == pytest.approx(share, abs=0.05)
    assert (made.playlists["tags"].list.len() == 0).mean() == pytest.approx(1 - share, abs=0.05)


def test_hidden_structure_has_a_row_for_each_row_of_the_tables(world: World) -> None:
    dataset, tracks = world.dataset, world.tracks
    assert len(tracks) == dataset.tracks.height
    assert len(world.playlists) == dataset.playlists.height
    assert dataset.tracks["genres"].list.first().to_list() == [GENRES[genre].name for genre in tracks.genre]
    assert dataset.tracks["album_id"].cast(pl.Int64).to_list() == tracks.album.tolist()
    assert dataset.tracks["artist_ids"].list.first().cast(pl.Int64).to_list() == tracks.artist.tolist()
    assert world.themes[world.playlists.theme[0]].key
    for latent in (tracks.energy, tracks.timbre):
        assert latent.min() >= 0
        assert latent.max() <= 1
    assert tracks.timbre.shape == (len(tracks), 3)
    assert 50 <= tracks.tempo.min() <= tracks.tempo.max() <= 200


def test_structure_is_frozen(world: World) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        world.themes = ()  # type: ignore[misc]


def test_progress_goes_through_all_blocks() -> None:
    seen: list[tuple[str, int | None, int]] = []

    class Counting:
        def track(self, items: Iterable[T], *, label: str, total: int | None = None) -> Iterator[T]:
            listed = list(items)
            seen.append((label, total, len(listed)))
            yield from listed

    make_world(playlists=5_000, tracks=300, progress=Counting())
    assert seen == [("Filling playlists", 2, 2)]
