from __future__ import annotations

import numpy as np
import pytest
import torch

from segue.errors import ConfigError
from segue.protocols import Silent
from segue.titles import TitleRows
from segue.titles.language_models import BidirectionalLM, CausalLM, LanguageRows, language_loss
from segue.titles.networks import Recurrent, Transformer
from segue.titles.networks.word_vectors import WordVectorSettings
from segue.titles.views import SubwordSettings, SubwordView

TITLES = ["비 오는 날 카페 재즈", "gym 90s throwback", "새벽 감성 발라드", "🎧"]
TAGS = [["재즈"], [], ["새벽", "감성"], []]
SMALL = WordVectorSettings(dim=6)


@pytest.fixture(scope="module")
def view() -> SubwordView:
    return SubwordSettings(vocabulary=90).fit(TITLES * 3, TAGS * 3, progress=Silent())


def test_rows_are_titles_with_their_tags(view: SubwordView) -> None:
    rows = LanguageRows(TitleRows(TITLES, TAGS, {}), view)
    ids = rows.batch(np.arange(4), np.random.default_rng(0))["ids"]
    assert (ids != 0).sum(dim=1).tolist() == rows.lengths.tolist()
    assert view.pieces(ids[1].numpy()).count("[SEP]") == 1
    assert view.pieces(ids[0].numpy()).count("[SEP]") == 2


def test_a_place_of_gpt_sees_what_is_before_it(view: SubwordView) -> None:
    body = Transformer(kind="gpt", layers=2, dim=8, heads=2, positions=32).build(view).eval()
    one, other = torch.tensor([[2, 7, 9, 3]]), torch.tensor([[2, 7, 11, 3]])
    with torch.no_grad():
        same = torch.isclose(body.states(one), body.states(other), atol=1e-6).all(dim=2)
    assert same[0].tolist() == [True, True, False, False]
    assert body.causal
    assert not Transformer(layers=1, dim=8, heads=2).build(view).causal


def test_the_entropy_of_a_model_that_knows_nothing(view: SubwordView) -> None:
    ids = torch.tensor([[2, 7, 9, 3], [2, 8, 3, 0]])
    gpt = CausalLM(Transformer(kind="gpt", layers=1, dim=8, heads=2, positions=32).build(view).eval())
    lstm = BidirectionalLM(Recurrent(vectors=SMALL, hidden=4, cell="lstm").build(view).eval())
    with torch.no_grad():
        gpt.words.weight.zero_()
        lstm.body.words.channels[0].weight.zero_()
    even = float(np.log(view.size))
    assert language_loss(gpt, {"ids": ids}).item() == pytest.approx(even, rel=1e-5)
    assert language_loss(lstm, {"ids": ids}).item() == pytest.approx(2 * even, rel=1e-5)


@pytest.mark.parametrize("kind", ["gpt", "lstm"])
def test_the_next_word_is_learned(view: SubwordView, kind: str) -> None:
    torch.manual_seed(0)
    module: torch.nn.Module
    if kind == "gpt":
        module = CausalLM(
            Transformer(kind="gpt", layers=1, dim=16, heads=2, positions=32, dropout=0.0).build(view)
        )
    else:
        module = BidirectionalLM(Recurrent(vectors=SMALL, hidden=8, cell="lstm", dropout=0.0).build(view))
    batch = LanguageRows(TitleRows(TITLES, TAGS, {}), view).batch(np.arange(4), np.random.default_rng(0))
    optimiser = torch.optim.Adam(module.parameters(), lr=0.03)
    losses: list[float] = []
    for _ in range(40):
        optimiser.zero_grad()
        loss = language_loss(module, batch)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 1.6


def test_a_network_that_sees_what_it_predicts_is_refused(view: SubwordView) -> None:
    for settings in (
        Recurrent(vectors=SMALL, hidden=4, layers=2),
        Recurrent(vectors=WordVectorSettings(dim=6, mode="multichannel"), hidden=4),
    ):
        with pytest.raises(ConfigError, match="one recurrent layer and one vector a word"):
            BidirectionalLM(settings.build(view))
