"""Splits of the real playlists, half of them missing a part."""

from __future__ import annotations

import collections
import time
from pathlib import Path

import pytest

from segue.data.dataset import Dataset
from segue.data.readers import read
from segue.data.split import PROTOCOLS, Split, split


@pytest.fixture(scope="module")
def melon(real_data: Path) -> Dataset:
    return read("melon", real_data / "melon", files=["train.json"]).dataset


@pytest.fixture(scope="module")
def mpd(real_data: Path) -> Dataset:
    return read("jsonl", real_data / "mpd10k.jsonl").dataset


def shares(result: Split) -> dict[str, float]:
    return {mix: count / len(result.mixes) for mix, count in collections.Counter(result.mixes).items()}


@pytest.mark.parametrize("name", ["melon", "melon-official"])
def test_melon_keeps_to_the_shares_though_few_playlists_have_tracks(melon: Dataset, name: str):
    started = time.process_time()  # what the machine does beside it does not count
    result = split(melon, PROTOCOLS[name], rng=0)
    assert time.process_time() - started < 10
    assert len(result.questions) > 800
    for mix in PROTOCOLS[name].mixes:
        assert shares(result)[mix.name] == pytest.approx(mix.share, abs=0.002)
    with_tracks = (melon.playlists["tracks"].list.len() > 1).sum()
    left = (result.train.playlists["tracks"].list.len() > 1).sum()
    assert left >= 0.79 * with_tracks
    for question, answer in zip(result.questions, result.answers, strict=True):
        assert bool(question.tracks) or bool(question.title)
        assert answer.tracks or answer.tags
        assert not set(question.tracks) & set(answer.tracks)
        assert not set(question.tags) & set(answer.tags)


def test_more_questions_than_the_shares_allow_still_get_as_near_as_can_be(melon: Dataset):
    result = split(melon, "melon", rng=0, questions=20_000)
    assert len(result.questions) == 20_000
    counts = collections.Counter(result.mixes)
    fit = int((melon.playlists["tracks"].list.len() > 1).sum())
    assert counts["tracks"] + counts["tracks+tags"] == fit, "every playlist with tracks is asked"
    assert counts["tags+title"] / counts["title"] == pytest.approx(11 / 8, rel=0.01)


def test_mpd_has_every_category_equally_often(mpd: Dataset):
    result = split(mpd, "mpd", rng=0)
    counts = collections.Counter(result.mixes)
    assert len(counts) == 10
    assert max(counts.values()) - min(counts.values()) <= 1
    assert len(result.questions) > 500
