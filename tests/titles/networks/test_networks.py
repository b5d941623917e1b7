from __future__ import annotations

import numpy as np
import pytest
import torch

from segue.errors import ConfigError
from segue.protocols import Silent
from segue.titles.network import LabelHead, TitleNetwork, title_loss
from segue.titles.networks import (
    DCNN,
    CharacterCNN,
    FeatureBag,
    KimCNN,
    NetworkSettings,
    Recurrent,
    RegionCNN,
    SelfAttentive,
    Transformer,
    WordMean,
    ZhangCNN,
)
from segue.titles.networks.self_attentive import SelfAttentiveBody, penalty
from segue.titles.networks.transformer import TransformerBody, segments
from segue.titles.networks.word_mean import WordMeanBody
from segue.titles.networks.word_vectors import Mode, Vectors, WordVectorSettings
from segue.titles.views import SubwordSettings, SubwordView

TITLES = ["비 오는 날 카페 재즈", "gym 90s throwback", "새벽 감성 발라드", "비 재즈"] * 3

SMALL = WordVectorSettings(dim=8)

ALL: dict[str, NetworkSettings] = {
    "mean": WordMean(vectors=SMALL),
    "sif": WordMean(vectors=SMALL, smoothing=1e-3),
    "bag": FeatureBag(dim=8),
    "tf-idf": FeatureBag(dim=8, weights="tf-idf"),
    "kim": KimCNN(vectors=SMALL, filters=5),
    "kim, k-max": KimCNN(vectors=SMALL, filters=5, pooling="kmax", activation="tanh"),
    "kim, average": KimCNN(vectors=SMALL, filters=5, pooling="average", activation="none"),
    "dcnn": DCNN(vectors=SMALL, maps=(2, 3)),
    "dcnn of three layers": DCNN(vectors=SMALL, widths=(2, 3, 2), maps=(2, 2, 2), top=3),
    "regions": RegionCNN(filters=5),
    "bags of regions": RegionCNN(filters=5, kind="bow", pooling="average", units=2),
    "zhang": ZhangCNN(length=123, filters=4, dense=6, spread=1.0),
    "characters": CharacterCNN(characters=4, filters=6),
    "gru": Recurrent(vectors=SMALL, hidden=4, layers=2),
    "lstm": Recurrent(vectors=SMALL, hidden=4, cell="lstm"),
    "self-attentive": SelfAttentive(reading=Recurrent(vectors=SMALL, hidden=4), hops=3, attention=5, dim=7),
    "bert": Transformer(layers=2, dim=8, heads=2, positions=32),
    "gpt": Transformer(kind="gpt", layers=2, dim=8, heads=2, positions=32),
    "albert": Transformer(kind="albert", layers=2, dim=8, heads=2, embedding=4, positions=32),
}


@pytest.fixture(scope="module")
def view() -> SubwordView:
    return SubwordSettings(vocabulary=150).fit(TITLES, [[]] * len(TITLES), progress=Silent())


def built(name: str, view: SubwordView) -> torch.nn.Module:
    torch.manual_seed(0)
    return ALL[name].build(view).eval()


@pytest.mark.parametrize("name", ALL)
def test_filling_changes_nothing(name: str, view: SubwordView) -> None:
    body = built(name, view)
    ids = torch.tensor([[2, 7, 9, 3, 0], [2, 8, 12, 11, 3]])
    more = torch.nn.functional.pad(ids, (0, 6))
    with torch.no_grad():
        torch.testing.assert_close(body(ids), body(more), atol=1e-5, rtol=1e-5)
        torch.testing.assert_close(body(ids)[:1], body(ids[:1, :4]), atol=1e-5, rtol=1e-5)
        assert body(ids).shape == (2, body.dim)
        assert body(torch.tensor([[3]])).shape == (1, body.dim)
        assert not torch.allclose(body(ids)[0], body(ids)[1])


@pytest.mark.parametrize("name", ALL)
def test_every_trained_weight_gets_a_gradient(name: str, view: SubwordView) -> None:
    body = ALL[name].build(view).train()
    body(torch.tensor([[2, 7, 9, 8, 12, 11, 3], [2, 8, 12, 3, 7, 3, 0]])).pow(2).sum().backward()
    unused = [n for n, p in body.named_parameters() if p.requires_grad and p.grad is None]
    assert unused == []


def test_published_embedding_parameters() -> None:
    """Lan et al. 2020: V = 30,000, E = 128, H = 768 gives 3,938,304 numbers against BERT's 23,040,000."""
    with torch.device("meta"):
        bert = Transformer(layers=1, dim=768, heads=12).model(30_000)
        albert = Transformer(kind="albert", layers=1, dim=768, heads=12).model(30_000)
    assert bert.embeddings.word_embeddings.weight.numel() == 23_040_000
    factorised = albert.embeddings.word_embeddings.weight.numel()
    factorised += albert.encoder.embedding_hidden_mapping_in.weight.numel()
    assert factorised == 3_938_304


def test_published_sizes_of_bert_and_albert() -> None:
    """BERT-base has 110 M parameters with 30,522 subwords; 12 layers of ALBERT weigh as much as one."""
    with torch.device("meta"):
        bert = Transformer(layers=12, dim=768, heads=12, positions=512).model(30_522)
        deep, flat = (
            Transformer(kind="albert", layers=layers, dim=64, heads=2, embedding=16).model(100)
            for layers in (12, 1)
        )
    pooling = 768 * 768 + 768  # the published count has a pooling layer, which is not used here
    assert sum(value.numel() for value in bert.parameters()) + pooling == 109_482_240
    assert sum(p.numel() for p in deep.parameters()) == sum(p.numel() for p in flat.parameters())


def test_segments_begin_after_the_first_separator() -> None:
    ids = torch.tensor([[2, 7, 3, 8, 3, 0], [2, 7, 8, 3, 0, 0]])
    assert segments(ids, 3).tolist() == [[0, 0, 0, 1, 1, 0], [0, 0, 0, 0, 0, 0]]


def test_a_transformer_needs_subwords_and_even_heads() -> None:
    from segue.titles.views import CharacterSettings

    characters = CharacterSettings().fit(["밤"], [[]], progress=Silent())
    with pytest.raises(ConfigError, match="subwords"):
        Transformer().build(characters)
    with pytest.raises(ConfigError, match="multiple of heads"):
        Transformer(dim=10, heads=3)


def test_the_penalty_is_zero_for_distinct_one_hot_rows_alone() -> None:
    one_hot = torch.tensor([[[1.0, 0, 0], [0, 1.0, 0]]])
    same = torch.tensor([[[1.0, 0, 0], [1.0, 0, 0]]])
    spread = torch.full((1, 2, 4), 0.25)
    assert float(penalty(one_hot)) == 0
    assert float(penalty(same)) == 2  # two ones off the diagonal
    assert float(penalty(spread)) == pytest.approx(2 * 0.75**2 + 2 * 0.25**2)


def test_attention_is_a_share_of_the_text_and_enters_the_loss(view: SubwordView) -> None:
    body = built("self-attentive", view)
    assert isinstance(body, SelfAttentiveBody)
    ids = torch.tensor([[2, 7, 9, 3, 0], [2, 8, 12, 11, 3]])
    weights = body.attention(ids)
    assert weights.shape == (2, 3, 5)
    torch.testing.assert_close(weights.sum(dim=2), torch.ones(2, 3))
    assert (weights[0, :, 4] == 0).all()
    network = TitleNetwork(body, {"label": 2}).train()
    batch = {"ids": ids, "label/rows": torch.tensor([0, 1]), "label/labels": torch.tensor([0, 1]),
             "label/weights": torch.ones(2)}  # fmt: skip
    torch.manual_seed(1)
    whole = title_loss(network, batch)
    found = network.body.penalty
    assert found is not None
    network.heads["label"].eval()
    assert whole.item() > found.item() > 0


@pytest.mark.parametrize(
    ("mode", "trained", "channels"),
    [
        ("rand", [True], 1),
        ("static", [False], 1),
        ("non-static", [True], 1),
        ("multichannel", [False, True], 2),
    ],
)
def test_kims_four_ways_to_have_word_vectors(mode: Mode, trained: list[bool], channels: int) -> None:
    layer = Vectors(WordVectorSettings(dim=6, mode=mode, epochs=2), 30)
    before = layer.channels[0].weight.detach().clone()
    layer.learn([np.array([5, 6, 7, 5], dtype=np.int64)] * 20, seed=0, progress=Silent())
    assert [bool(channel.weight.requires_grad) for channel in layer.channels] == trained
    assert layer(torch.tensor([[5, 6]])).shape == (1, 2, 6 * channels)
    moved = (layer.channels[0].weight.detach() != before).any(dim=1)
    assert moved[[5, 6, 7]].all() == (mode != "rand")
    assert not moved[8:].any()


def test_kims_windows_by_hand(view: SubwordView) -> None:
    body = KimCNN(vectors=WordVectorSettings(dim=1), widths=(2,), filters=1).build(view)
    with torch.no_grad():
        body.words.channels[0].weight[5:9] = torch.tensor([[1.0], [3.0], [2.0], [-9.0]])
        body.windows[0].weight.fill_(1.0)
        body.windows[0].bias.fill_(0.5)
        assert float(body(torch.tensor([[5, 6, 7, 8]]))) == pytest.approx(5.5)  # 3 + 2 + 0.5
        assert float(body(torch.tensor([[5]]))) == pytest.approx(1.5)  # filled up with 0


def test_sif_weighs_rare_words_more_and_removes_the_common_direction(view: SubwordView) -> None:
    body = WordMean(vectors=WordVectorSettings(dim=4), smoothing=1e-2).build(view)
    assert isinstance(body, WordMeanBody)
    rng = np.random.default_rng(0)
    rows = [np.concatenate([[5, 5, 5], rng.integers(6, 30, 3)]).astype(np.int64) for _ in range(50)]
    body.prepare(rows)
    assert body.weights[5] < body.weights[6:30].min()
    with torch.no_grad():
        found = body(torch.from_numpy(np.stack(rows)))
    assert float(body.common.norm()) == pytest.approx(1, abs=1e-5)
    torch.testing.assert_close(found @ body.common, torch.zeros(50), atol=1e-5, rtol=0)


def test_a_heads_rows_stay_short() -> None:
    head = LabelHead(4, 3, dropout=0.0, max_norm=0.5).train()
    with torch.no_grad():
        head.linear.weight.copy_(torch.eye(3, 4) * torch.tensor([[2.0], [0.3], [0.5]]))
    head(torch.ones(1, 4))
    torch.testing.assert_close(head.linear.weight.norm(dim=1), torch.tensor([0.5, 0.3, 0.5]))


def test_the_loss_by_hand() -> None:
    class Fixed(torch.nn.Module):
        def forward(self, ids: torch.Tensor) -> dict[str, torch.Tensor]:
            assert ids.shape == (3, 1)
            scores = torch.tensor([[0.0, np.log(3.0)], [0.0, 0.0], [5.0, 1.0]])
            return {"vectors": torch.ones(3, 2), "tags": scores, "places": torch.tensor([[1.0, 0.0]] * 3)}

    batch = {
        "ids": torch.ones(3, 1, dtype=torch.int64),
        "tags/rows": torch.tensor([0, 1, 1]), "tags/labels": torch.tensor([1, 0, 1]),
        "tags/weights": torch.tensor([1.0, 0.5, 0.5]),  # the third row has no labels and teaches nothing
        "places": torch.tensor([[0.0, 2.0], [3.0, 0.0], [0.0, 0.0]]), "places/known": torch.tensor([1.0, 1.0, 0.0]),
    }  # fmt: skip
    expected = (-np.log(0.75) - np.log(0.5)) / 2 + (1 + 0) / 2
    assert float(title_loss(Fixed(), batch)) == pytest.approx(expected)


def test_a_bert_body_has_no_pooling_layer(view: SubwordView) -> None:
    body = built("bert", view)
    assert isinstance(body, TransformerBody)
    assert body.model.pooler is None
