"""Networks: from rows of ids to vectors, one architecture a file. Needs torch."""

from __future__ import annotations

from segue.titles.networks.body import Body, NetworkSettings
from segue.titles.networks.character_cnn import CharacterCNN
from segue.titles.networks.dcnn import DCNN
from segue.titles.networks.feature_bag import FeatureBag
from segue.titles.networks.kim_cnn import KimCNN
from segue.titles.networks.recurrent import Recurrent
from segue.titles.networks.region_cnn import RegionCNN
from segue.titles.networks.self_attentive import SelfAttentive
from segue.titles.networks.transformer import Transformer
from segue.titles.networks.word_mean import WordMean
from segue.titles.networks.zhang_cnn import ZhangCNN

Network = (
    WordMean
    | FeatureBag
    | KimCNN
    | DCNN
    | RegionCNN
    | CharacterCNN
    | ZhangCNN
    | Recurrent
    | SelfAttentive
    | Transformer
)
"""Settings of any network."""

__all__ = [
    "DCNN",
    "Body",
    "CharacterCNN",
    "FeatureBag",
    "KimCNN",
    "Network",
    "NetworkSettings",
    "Recurrent",
    "RegionCNN",
    "SelfAttentive",
    "Transformer",
    "WordMean",
    "ZhangCNN",
]
