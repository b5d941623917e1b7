from __future__ import annotations

import dataclasses

import msgspec
import numpy as np
import pytest
import torch

from segue.errors import ConfigError
from segue.protocols import Silent
from segue.titles import TitleRows
from segue.titles.network import TitleNetwork
from segue.titles.pretraining import MASKED, PretrainingNetwork, SegmentPairs, mask, pretrain
from segue.titles.recipes import pretraining
from segue.titles.views import SubwordSettings, SubwordView
from tests.titles.conftest import small

TITLES = ["비 오는 날 카페 재즈", "gym 90s throwback", "새벽 감성 발라드", "드라이브 팝"] * 10
TAGS = [["재즈", "비"], ["운동"], [], ["팝", "여행"]] * 10


@pytest.fixture(scope="module")
def view() -> SubwordView:
    return SubwordSettings(vocabulary=200).fit(TITLES, TAGS, progress=Silent())


def test_fifteen_percent_are_guessed_eighty_ten_ten(view: SubwordView) -> None:
    rng = np.random.default_rng(0)
    ids = np.full((400, 102), 9, dtype=np.int64)
    ids[:, 0], ids[:, 100], ids[:, 101] = view.start, view.separator, 0
    masked, ((rows, places), truth) = mask(ids, view, rng)
    assert len(truth) / (400 * 99) == pytest.approx(MASKED, abs=0.01)
    assert (truth == 9).all()
    found = masked[rows, places]
    assert (found == view.mask).mean() == pytest.approx(0.8, abs=0.02)
    assert (found == 9).mean() == pytest.approx(0.1, abs=0.02)
    others = found[(found != view.mask) & (found != 9)]
    assert len(np.unique(others)) > 50
    assert others.min() >= 5  # no marks
    untouched = np.ones(ids.shape, dtype=bool)
    untouched[rows, places] = False
    assert (masked[untouched] == ids[untouched]).all()


def segments(view: SubwordView, row: torch.Tensor) -> tuple[str, str]:
    parts = " ".join(view.pieces(row.numpy())).replace(" [PAD]", "").split(" [SEP]")
    return parts[0].removeprefix("[CLS] "), parts[1].strip() if len(parts) > 1 else ""


@pytest.mark.parametrize("order", [False, True])
def test_the_pair_task_in_both_forms(view: SubwordView, order: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("segue.titles.pretraining.MASKED", 0.0)
    pairs = SegmentPairs(TitleRows(TITLES, TAGS, {}), view, order=order)
    rows = np.zeros(60, dtype=np.int64)  # the first row, again and again
    batch = pairs.batch(rows, np.random.default_rng(0))
    changed = batch["pair"].numpy().astype(bool)
    assert 15 < changed.sum() < 45
    right = segments(view, batch["ids"][int(np.flatnonzero(~changed)[0])])
    for row, other in zip(batch["ids"], changed, strict=True):
        found = segments(view, row)
        if not other:
            assert found == right
        elif order:
            assert found == right[::-1]
        else:
            assert found[0] == right[0]
    if not order:
        assert len({segments(view, row)[1] for row in batch["ids"]}) > 2


def test_a_row_without_tags_is_parted(view: SubwordView) -> None:
    pairs = SegmentPairs(TitleRows(["새벽 감성 발라드"], [[]], {}), view, order=True)
    batch = pairs.batch(np.zeros(1, dtype=np.int64), np.random.default_rng(1))
    assert all(segments(view, batch["ids"][0]))


def test_pretraining_learns_to_guess(view: SubwordView) -> None:
    made = small("bert")
    assert made.network is not None
    torch.manual_seed(0)
    network = TitleNetwork(made.network.build(view), {"tags": 3})
    usual = pretraining("titles")
    trainer = dataclasses.replace(usual, epochs=12, batch_size=8, learning_rate=5e-3, device="cpu")
    history = pretrain(
        network, view, TitleRows(TITLES, TAGS, {}), msgspec.structs.replace(made, pretraining=trainer),
        checkpoint=None, logs=None, progress=Silent(),
    )  # fmt: skip
    assert history.epochs[-1].loss < 0.7 * history.epochs[0].loss


def test_only_transformers_and_recurrent_layers_are_pretrained(view: SubwordView) -> None:
    made = small("kim-cnn")
    assert made.network is not None
    network = TitleNetwork(made.network.build(view), {"tags": 3})
    with pytest.raises(ConfigError, match="transformer or a recurrent layer"):
        pretrain(
            network, view, TitleRows(TITLES, TAGS, {}), made, checkpoint=None, logs=None, progress=Silent()
        )


def test_masked_guesses_share_the_first_layers_vectors(view: SubwordView) -> None:
    made = small("albert")
    assert made.network is not None
    body = made.network.build(view)
    module = PretrainingNetwork(body)  # type: ignore[arg-type]
    assert module.words is body.model.get_input_embeddings()  # type: ignore[union-attr]
    guesses, pair = module(torch.tensor([[2, 7, 3]]), torch.tensor([0, 0]), torch.tensor([1, 2]))
    assert guesses.shape == (2, view.size)
    assert pair.shape == (1, 2)
