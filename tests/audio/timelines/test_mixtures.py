from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from segue.audio.labels import Labelled
from segue.audio.timelines.mixtures import NOISE, SHORTEST, Mixer, Mixing, pink_noise, runs_of
from segue.errors import ConfigError, DataError

RATE = 16_000


def burst(*spans: tuple[float, float], seconds: float = 5.0, hertz: float = 1000.0) -> Any:
    time = np.arange(round(seconds * RATE)) / RATE
    there = sum(((time >= begin) & (time < end)) for begin, end in spans)
    return (0.5 * there * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Labelled:
    """Three clips with bursts, a silent one, and one that is no sound."""
    folder = tmp_path_factory.mktemp("clips")
    soundfile.write(folder / "a.wav", burst((1.0, 1.5), (4.0, 4.7)), RATE)
    soundfile.write(folder / "b.wav", np.stack([burst((0.0, 5.0), hertz=300)] * 2, axis=1), RATE)
    soundfile.write(folder / "c.wav", burst((2.0, 2.4), seconds=3.0, hertz=3000), RATE)
    soundfile.write(folder / "silent.wav", np.zeros(RATE), RATE)
    (folder / "bad.wav").write_text("not a sound at all " * 9)
    names = ("a.wav", "b.wav", "c.wav", "silent.wav", "bad.wav")
    labels = (("짖음",), ("비", "바람"), ("삐",), ("비",), ("비",))
    return Labelled(tuple(str(folder / name) for name in names), labels)


def test_a_run_ends_where_a_pause_begins() -> None:
    found = runs_of(burst((1.0, 1.5), (1.9, 2.0), (4.0, 4.7)), RATE)
    np.testing.assert_allclose([len(run) / RATE for run in found], [1.0, 0.7], atol=0.011)
    assert runs_of(np.zeros(RATE, np.float32), RATE) == []
    assert runs_of(burst((1.0, 1.0 + SHORTEST / 2)), RATE) == []
    assert runs_of(np.ones(3, np.float32), RATE) == []


def test_pink_noise_falls_by_three_decibels_an_octave() -> None:
    noise = pink_noise(1 << 16, np.random.default_rng(0))
    power = np.abs(np.fft.rfft(noise)) ** 2
    octaves = [power[1 << at : 2 << at].sum() for at in range(8, 14)]  # equal power in each
    np.testing.assert_allclose(octaves, np.mean(octaves), rtol=0.1)
    assert np.square(noise).mean() == pytest.approx(1, rel=1e-3)


def test_events_are_where_and_as_loud_as_they_are_said_to_be(clips: Labelled) -> None:
    quiet = Mixing(count=6, events=(1, 1), ratio=(20.0, 20.0), seed=5)
    for mixture in Mixer(clips, quiet).mixtures():
        onset, offset = mixture.placed[0].event.onset, mixture.placed[0].event.offset
        assert len(mixture.samples) == 10 * RATE
        assert 0 <= onset < offset <= 10
        inside = mixture.samples[round((onset + 0.02) * RATE) : round((offset - 0.02) * RATE)]
        outside = np.delete(mixture.samples, slice(round(onset * RATE), round(offset * RATE)))
        ratio = 20 * np.log10(np.sqrt(np.square(inside).mean() / np.square(outside).mean()))
        assert ratio == pytest.approx(20, abs=2.5)  # the ends are softer, and the noise is there too
        assert {one.ratio for one in mixture.placed} == {20.0}


def test_all_labels_of_a_clip_have_its_times_and_equal_labels_do_not_overlap(clips: Labelled) -> None:
    mixing = Mixing(count=12, seconds=12, events=(0, 5), ratio=(0.0, 30.0), longest=3.0, seed=1)
    mixer = Mixer(clips, mixing)
    found = [mixture.placed for mixture in mixer.mixtures()]
    assert {len(Path(file).name) > 0 for file in mixer.bad} == {True}
    assert sorted(Path(file).name for file in mixer.bad) == ["bad.wav", "silent.wav"]
    times = [{(one.event.onset, one.event.offset) for one in placed} for placed in found]
    for placed, spans in zip(found, times, strict=True):
        for span in spans:
            there = {one.event.label for one in placed if (one.event.onset, one.event.offset) == span}
            assert there in ({"짖음"}, {"비", "바람"}, {"삐"})
            assert span[1] - span[0] <= 3.0 + 1e-9
        for label in ("짖음", "비", "삐"):
            own = sorted(one.event for one in placed if one.event.label == label)
            assert all(a.offset < b.onset for a, b in itertools.pairwise(own))
    assert not all(found)  # some have none


def test_a_mixture_depends_on_the_seed_and_its_number_alone(clips: Labelled) -> None:
    def made(**settings: Any) -> list[Any]:
        return [*Mixer(clips, Mixing(seconds=6, **settings)).mixtures()]

    few, more, other = made(count=2, seed=3), made(count=3, seed=3), made(count=2, seed=4)
    for one, same in zip(few, more, strict=False):
        np.testing.assert_array_equal(one.samples, same.samples)
        assert one.placed == same.placed
    assert few[0].placed != other[0].placed
    assert max(float(np.abs(one.samples).max()) for one in more) <= 1
    assert float(np.sqrt(np.square(more[0].samples).mean())) > NOISE / 10


def test_clips_of_which_none_can_be_used(clips: Labelled) -> None:
    with pytest.raises(DataError, match="clips to mix, got none that can be used"):
        next(iter(Mixer(clips.subset([3, 4]), Mixing(events=(1, 1))).mixtures()))


@pytest.mark.parametrize(
    "settings",
    [
        {"count": 0}, {"seconds": 0.5}, {"events": (3, 2)}, {"events": (-1, 2)}, {"ratio": (10, 5)},
        {"ratio": (0, 99)}, {"longest": 11}, {"longest": 0.05}, {"rate": 100}, {"seed": -1},
        {"seconds": float("nan")},
    ],
)  # fmt: skip
def test_settings_outside_their_range(settings: Any) -> None:
    with pytest.raises(ConfigError):
        Mixing(**settings)
