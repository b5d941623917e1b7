"""Training a namer: what is learned from, and what goes wrong on the way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from segue.data.dataset import Dataset
from segue.errors import ArtifactError, ConfigError, DataError
from segue.naming import fitting
from segue.naming.examples import NamingExamples
from segue.naming.loss import loss_of
from segue.naming.namer import Namer
from segue.naming.parts import Part, TitledPlaylist, playlists_of
from segue.naming.recipe import NamerRecipe, Teaching
from segue.naming.recipes import RECIPES
from segue.naming.training import Changes, train
from segue.naming.units import BEGIN, END, UnitSettings
from segue.naming.vocabulary import Vocabulary
from segue.naming.wish import Wish
from segue.naming.writing import save
from segue.protocols import Silent
from tests.naming.conftest import small


def playlist(title: str, *tags: str) -> TitledPlaylist:
    return TitledPlaylist(title, tuple(Part("tag", tag, (f"tag:{tag}",)) for tag in tags))


def test_too_few_playlists_are_refused() -> None:
    for playlists in ([], [playlist("밤", "재즈")], [playlist("", "재즈")] * 9, [playlist("밤")] * 9):
        with pytest.raises(DataError, match="2 playlists or more with a title"):
            fitting.fit(playlists, small("set"))


def test_playlists_that_share_nothing_are_refused() -> None:
    with pytest.raises(DataError, match="tracks or tags that 2 playlists share"):
        fitting.fit([playlist("밤", f"t{at}") for at in range(30)], small("set"))


def test_titles_that_are_all_equal_leave_no_new_one(tmp_path: Path) -> None:
    recipe = small("set", epochs=40, learning_rate=2e-2)
    trained = fitting.fit([playlist("비 오는 날", "비")] * 12, recipe)
    save(trained, tmp_path / "namer", playlists=12)
    namer = Namer.load(tmp_path / "namer")
    asked = playlist("", "비").parts
    assert namer.names(asked, Wish(n=1, copies=True))[0].title == "비 오는 날"
    assert "비 오는 날" not in [one.title for one in namer.names(asked, Wish(n=3))]


def test_a_loss_that_is_no_number_is_said(world: Dataset, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"the loss is (nan|inf)"):
        train(world, tmp_path / "namer", small("set", learning_rate=1e30))
    assert not (tmp_path / "namer").exists()


def test_an_interrupted_training_continues_to_the_same_namer(
    world: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = small("luong", epochs=3)
    train(world, tmp_path / "whole", recipe)

    calls: list[int] = []
    whole = fitting.NamingExamples.whole

    def once(self: NamingExamples, rows: np.ndarray) -> object:
        calls.append(1)
        if len(calls) > 1:  # the second epoch's evaluation: there is a checkpoint of the first
            raise KeyboardInterrupt
        return whole(self, rows)

    with monkeypatch.context() as patch:
        patch.setattr(fitting.NamingExamples, "whole", once)
        with pytest.raises(KeyboardInterrupt):
            train(world, tmp_path / "again", recipe)
    assert not (tmp_path / "again").exists()
    assert (tmp_path / "again.checkpoint").exists()
    assert train(world, tmp_path / "again", recipe).resumed
    assert [path.name for path in tmp_path.glob("again*")] == ["again"]
    for name in ("weights.safetensors", "tokens.parquet", "read.onnx", "write.onnx"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_something_else_is_not_replaced(world: Dataset, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("밤")
    with pytest.raises(ArtifactError):
        train(world, tmp_path / "mine", small("set"))


def test_an_example_shows_a_part_and_asks_for_the_next_unit(world: Dataset) -> None:
    playlists = playlists_of(world)[1:5]
    units = UnitSettings(size=200).fit([one.title for one in playlists], progress=Silent())
    vocabulary = Vocabulary.fit([one.tokens for one in playlists], min_count=1, most=99)
    examples = NamingExamples(playlists, vocabulary, units, small("set"))
    batch = examples.batch(np.arange(4), np.random.default_rng(0))
    assert batch["tokens"].shape[1] <= 1 + 8
    assert (batch["tokens"][:, 0] == 1).all()
    for prefix, target, title in zip(batch["prefix"], batch["target"], examples.titles, strict=True):
        held = len(title)
        assert prefix[: held + 1].tolist() == [BEGIN, *title.tolist()]
        assert target[: held + 1].tolist() == [*title.tolist(), END]
    assert examples.whole(np.array([0]))["tokens"].shape[1] == 1 + 8
    repeated = examples.batch(np.arange(4), np.random.default_rng(0))
    assert all(torch.equal(batch[name], repeated[name]) for name in batch)


class Parrot(torch.nn.Module):
    """Scores unit 7 highest, and remembers its prefixes."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[torch.Tensor] = []

    def forward(self, _tokens: torch.Tensor, prefix: torch.Tensor) -> torch.Tensor:
        self.seen.append(prefix)
        scores = torch.zeros(*prefix.shape, 9)
        scores[..., 7] = 5.0
        return scores


def test_scheduled_sampling_gives_the_networks_own_units() -> None:
    batch = {
        "tokens": torch.ones(64, 2, dtype=torch.int64),
        "prefix": torch.tensor([[2, 5, 6, 0]]).repeat(64, 1),
        "target": torch.tensor([[5, 6, 3, 0]]).repeat(64, 1),
    }
    module = Parrot()
    loss_of(Teaching(scheduled=0.5))(module, batch)
    _, given = module.seen
    assert (given[:, 0] == 2).all()
    assert (given[:, 3] == 0).all()
    own = (given[:, 1:3] == 7).float().mean()
    assert 0.3 < own < 0.7
    module.seen.clear()
    loss_of(Teaching(scheduled=0.5))(module.eval(), batch)
    loss_of(Teaching())(module.train(), batch)
    assert [torch.equal(one, batch["prefix"]) for one in module.seen] == [True, True]


def test_label_smoothing_counts_in_training_alone() -> None:
    batch = {
        "tokens": torch.ones(1, 1, dtype=torch.int64),
        "prefix": torch.tensor([[2]]),
        "target": torch.tensor([[7]]),
    }
    plain, smooth = (loss_of(Teaching(smoothing=one)) for one in (0.0, 0.1))
    module = Parrot()
    assert smooth(module, batch) > plain(module, batch)
    assert smooth(module.eval(), batch) == plain(module, batch)


def test_changes_fit_the_method() -> None:
    changed = Changes(epochs=3, dim=32, layers=3, scheduled=0.2, seed=5).applied(RECIPES["transformer"])
    assert (changed.dim, changed.layers) == (32, 3)
    assert (changed.teaching.epochs, changed.teaching.scheduled, changed.teaching.seed) == (3, 0.2, 5)
    with pytest.raises(ConfigError, match="transformer or convolutional"):
        Changes(layers=2).applied(RECIPES["set"])
    with pytest.raises(ConfigError):
        Changes(dim=30).applied(RECIPES["transformer"])
    with pytest.raises(ConfigError):
        NamerRecipe(name="set", reading="set", dropout=1.0)
    with pytest.raises(ConfigError):
        Teaching(scheduled=1.0)
