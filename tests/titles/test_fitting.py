from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest

from segue.errors import ArtifactError, ConfigError, DataError
from segue.titles import EncoderName, TitleModel, TitleRows, fit, recipe
from segue.titles.blend import TitleBlend
from segue.titles.encoder import TitleEncoder
from segue.titles.fitting import Surroundings
from segue.titles.reasons import word_shares
from segue.titles.rows import LABEL, TAGS, names_of
from segue.training.checkpoints import weights
from tests.titles.conftest import small

GOOD = ["정말 좋다", "최고의 영화", "감동 이다 좋아", "great fun", "좋은 노래", "재밌다 최고"]
BAD = ["정말 나쁘다", "최악의 영화", "지루 하다 싫어", "awful bore", "나쁜 노래", "재미없다 최악"]


def learnable(times: int = 12) -> TitleRows:
    return TitleRows.of_labels((GOOD + BAD) * times, (["1"] * 6 + ["0"] * 6) * times)


@pytest.mark.parametrize(
    "name",
    ["bag", "tfidf-linear", "tfidf-neighbours", "kim-cnn", "gru", "self-attentive", "character-cnn", "bert"],
)
def test_it_learns_which_label_a_text_has(name: EncoderName) -> None:
    made = msgspec.structs.replace(small(name), view=recipe(name, "texts").view, pretraining=None)
    trainer = dataclasses.replace(made.trainer, epochs=15, batch_size=12, learning_rate=5e-3, patience=None)
    model = fit(learnable(), msgspec.structs.replace(made, trainer=trainer), dev=learnable(1))
    scores = model.scores(["좋다", "나쁘다", *GOOD, *BAD])
    best = [model.labels[LABEL][at] for at in scores.argmax(axis=1)]
    assert best[2:] == ["1"] * 6 + ["0"] * 6
    if model.history:
        assert model.history.best.dev == 1.0


def test_shown_tags_change_what_is_found(
    rows: TitleRows, fitted: Callable[[EncoderName], TitleModel]
) -> None:
    model = fitted("bag")
    tag = model.labels[TAGS][0]
    assert not np.allclose(model.scores([""], [[tag]]), model.scores([""], [[]]))


def test_every_target_becomes_a_head_and_places_one_more() -> None:
    places = np.stack([[1.0, 0.0] if at % 12 < 6 else [0.0, 1.0] for at in range(144)]).astype(np.float32)
    places[5] = np.nan
    found = learnable()
    rows = TitleRows(found.titles, found.tags, {**found.targets, "tracks": [("7",)] * 144}, places)
    made = small("bag")
    trainer = dataclasses.replace(made.trainer, epochs=10, learning_rate=2e-2, patience=None)
    nothing = rows.select(np.zeros(0, dtype=np.int64))
    model = fit(rows, msgspec.structs.replace(made, trainer=trainer), dev=nothing)
    assert model.labels == {LABEL: ("0", "1"), "tracks": ("7",)}
    assert model.scores(["밤"], head="tracks").shape == (1, 1)
    near = model.places(GOOD + BAD)
    assert near.shape == (12, 2)
    assert (near.argmax(axis=1) == [0] * 6 + [1] * 6).all()


def test_a_killed_fit_goes_on_to_the_same_weights(rows: TitleRows, tmp_path: Path) -> None:
    class Killed(BaseException):
        pass

    def die(_: object) -> None:
        raise Killed

    whole = fit(rows, small("kim-cnn"))
    checkpoint = tmp_path / "checkpoint"
    with pytest.raises(Killed):
        fit(rows, small("kim-cnn"), around=Surroundings(checkpoint=checkpoint, on_epoch=die))
    resumed = fit(rows, small("kim-cnn"), around=Surroundings(checkpoint=checkpoint))
    assert isinstance(whole, TitleEncoder)
    assert isinstance(resumed, TitleEncoder)
    assert resumed.history
    assert resumed.history.resumed
    mine, other = weights(whole.network), weights(resumed.network)
    assert all((mine[name] == other[name]).all() for name in mine)
    with pytest.raises(ArtifactError, match="another run"):
        fit(rows, small("kim-cnn", dropout=0.1), around=Surroundings(checkpoint=checkpoint))


def test_rows_with_nothing_to_learn_are_refused() -> None:
    with pytest.raises(DataError, match="titles or texts to learn from"):
        fit(TitleRows([], [], {TAGS: []}), small("bag"))
    with pytest.raises(DataError, match="labels that 1 rows share"):
        fit(TitleRows(["밤"] * 4, [()] * 4, {TAGS: [()] * 4}), small("bag"))
    with pytest.raises(DataError, match="two labels or more, got only '1'"):
        fit(TitleRows.of_labels(["밤"] * 4, ["1"] * 4), small("bag"))
    with pytest.raises(DataError, match="tags for 1 titles, got 0"):
        TitleRows(["밤"], [], {})


def test_an_unknown_encoder_is_refused() -> None:
    with pytest.raises(ConfigError, match="expected an encoder out of bag, blend, bert"):
        recipe("elmo")  # type: ignore[arg-type]


def test_unknown_labels_have_no_reasons(fitted: Callable[[EncoderName], TitleModel]) -> None:
    with pytest.raises(ConfigError, match="labels that the encoder knows, got '없는 태그'"):
        word_shares(fitted("bag"), "비 오는 날", ["없는 태그"])
    assert word_shares(fitted("bag"), "", [fitted("bag").labels[TAGS][0]]) == [[]]


def test_names_are_the_commonest_and_ties_go_by_text() -> None:
    rows = [["b", "a"], ["a", "c"], ["b"], ["d", "d"]]
    assert names_of(rows, min_count=1, most=9) == ("a", "b", "c", "d")
    assert names_of(rows, min_count=2, most=9) == ("a", "b")
    assert names_of(rows, min_count=1, most=1) == ("a",)


def test_a_blend_is_its_members_mean_by_weight(fitted: Callable[[EncoderName], TitleModel]) -> None:
    model = fitted("blend")
    assert isinstance(model, TitleBlend)
    parts = [one.scores(["비 오는 날"], [["카페"]]) for one in model.members]
    expected = parts[0] / 4 + parts[1] / 4 + parts[2] / 2
    np.testing.assert_allclose(model.scores(["비 오는 날"], [["카페"]]), expected, atol=1e-6)
    assert model.dim == sum(one.dim for one in model.members)
    assert np.linalg.norm(model.encode(["비 오는 날"])) == pytest.approx(3**0.5, abs=1e-5)


def test_few_rows_take_smaller_batches_and_more_epochs() -> None:
    many, few, plain = recipe("bag", rows=200_000), recipe("bag", rows=400), recipe("bag")
    assert many == plain
    assert few.trainer.batch_size == 16
    assert few.trainer.epochs == 16  # 400 steps of 16 rows
    assert recipe("bag", rows=1).trainer.epochs == 20
    assert recipe("bert", "texts", rows=400).pretraining != recipe("bert", "texts").pretraining
