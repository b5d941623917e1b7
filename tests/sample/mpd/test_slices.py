from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from segue.data.readers import read
from segue.sample.mpd import MpdWorld, make_mpd_sample
from segue.sample.mpd.slices import write_slices

PLAYLISTS, SEED = 1_040, 2

# What the slices of these arguments are, on every machine. A change that means to change the world changes this too.
DIGEST = "1bdfcbd4f09019bb"

FIELDS = [
    "name", "collaborative", "pid", "modified_at", "num_tracks", "num_albums", "num_followers", "tracks",
    "num_edits", "duration_ms", "num_artists",
]  # fmt: skip
TRACK_FIELDS = [
    "pos", "artist_name", "track_uri", "artist_uri", "track_name", "album_uri", "duration_ms", "album_name",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("slices")
    write_slices(MpdWorld.of(PLAYLISTS, SEED), made)
    return made


@pytest.fixture(scope="module")
def playlists(folder: Path) -> list[dict[str, Any]]:
    files = sorted(folder.iterdir())
    return [one for file in files for one in json.loads(file.read_bytes())["playlists"]]


def test_the_slices_are_those_they_were(folder: Path) -> None:
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(folder.iterdir()):
        digest.update(path.read_bytes())
    assert digest.hexdigest() == DIGEST


def test_files_are_named_and_headed_as_the_real_ones(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == [
        "mpd.slice.0-999.json",
        "mpd.slice.1000-1039.json",
    ]
    content = json.loads((folder / "mpd.slice.1000-1039.json").read_bytes())
    assert list(content) == ["info", "playlists"]
    assert content["info"] == {"generated_on": "", "slice": "1000-1039", "version": "v1"}


def test_playlists_have_the_fields_of_the_format_in_its_order(playlists: list[dict[str, Any]]) -> None:
    assert [one["pid"] for one in playlists] == list(range(PLAYLISTS))
    for one in playlists:
        assert list(one) == FIELDS
        tracks = one["tracks"]
        assert [list(track) for track in tracks] == [TRACK_FIELDS] * len(tracks)
        assert [track["pos"] for track in tracks] == list(range(one["num_tracks"]))
        assert one["num_albums"] == len({track["album_uri"] for track in tracks})
        assert one["num_artists"] == len({track["artist_uri"] for track in tracks})
        assert one["duration_ms"] == sum(track["duration_ms"] for track in tracks)
        assert one["collaborative"] == "false"
        assert 1 <= one["num_edits"] <= max(one["num_tracks"], 1)
        assert one["modified_at"] % 86_400 == 0


def test_each_uri_has_one_name(playlists: list[dict[str, Any]]) -> None:
    for kind in ("track", "artist", "album"):
        pairs = {(one[f"{kind}_uri"], one[f"{kind}_name"]) for row in playlists for one in row["tracks"]}
        uris = {uri for uri, _ in pairs}
        assert len(uris) == len(pairs)
        assert all(re.fullmatch(rf"spotify:{kind}:[0-9A-Za-z]{{22}}", uri) for uri in uris)
    artists = {(one["artist_uri"], one["artist_name"]) for row in playlists for one in row["tracks"]}
    assert len({name for _, name in artists}) == len(artists)


def test_18_of_100_titles_repeat_an_earlier_one(playlists: list[dict[str, Any]]) -> None:
    titles = [one["name"] for one in playlists]
    assert 1 - len(set(titles)) / PLAYLISTS == pytest.approx(0.18, abs=0.002)
    assert any(not title.isascii() for title in titles)
    assert all(title == title.strip() and title for title in titles)


def test_their_import_is_the_dataset_that_is_made_at_once(folder: Path) -> None:
    made = make_mpd_sample(playlists=PLAYLISTS, seed=SEED)
    found = read("mpd", folder).dataset
    assert found.manifest.fingerprint == made.manifest.fingerprint
    assert found.manifest.counts == made.manifest.counts
    assert (found.manifest.playlist_ids, found.manifest.track_ids) == ("integer", "text")
    assert (made.manifest.playlist_ids, made.manifest.track_ids) == ("integer", "text")
    assert found.playlists.equals(made.playlists)
    assert found.tracks.equals(made.tracks)
    assert made.tracks["artists"].explode().str.contains(r"\p{Hangul}").any()
