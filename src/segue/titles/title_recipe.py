"""A recipe: what an encoder is made of, and how it is trained."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from segue.titles.names import EncoderName
from segue.titles.networks import Network
from segue.titles.views import BagSettings, CharacterSettings, SubwordSettings
from segue.training import Trainer


class NaiveBayes(msgspec.Struct, frozen=True, kw_only=True, tag="naive bayes"):
    """Settings of the naive Bayes weights under a logistic regression; see `naive_bayes`.

    Attributes:
        strength: What texts count beside small weights.
        steps: Of L-BFGS, at most.
    """

    strength: float = 6.0
    steps: int = 40


class TitleRecipe(msgspec.Struct, frozen=True, kw_only=True):
    """How to fit one encoder.

    Attributes:
        name: The encoder's.
        view: How text is read.
        network: What makes vectors of it, or how features are weighed without one; None for `tfidf-neighbours`, which
            keeps the training rows instead.
        trainer: How it is trained.
        pretraining: How it is trained before, on the texts alone; None is not at all (see `pretraining`).
        dropout: Rate on the vectors, before the heads.
        max_norm: Longest row of a head's weights; None lets them grow.
        min_count: Rows a label must be right for, to be learned.
        most: Most labels that a head learns, the commonest; Melon's 6,000 commonest tags of 29,000 are 95 % of
            all that playlists have, and the others cost more time than they bring.
        shown: Share of the batches in which half of the tags are shown.
        members: The encoders of a blend; they are fitted in place of a network.
        weight: What this one counts in a blend.
    """

    name: EncoderName
    view: BagSettings | CharacterSettings | SubwordSettings
    network: Network | NaiveBayes | None
    trainer: Trainer
    pretraining: Trainer | None = None
    dropout: float = 0.3
    max_norm: float | None = None
    min_count: int = 2
    most: int = 6_000
    shown: float = 0.45
    members: tuple[TitleRecipe, ...] = ()
    weight: float = 1.0

    def trained_by(self, change: Callable[[Trainer], Trainer]) -> TitleRecipe:
        """The recipe with other trainers, its members' too."""
        return msgspec.structs.replace(
            self,
            trainer=change(self.trainer),
            pretraining=self.pretraining and change(self.pretraining),
            members=tuple(one.trained_by(change) for one in self.members),
        )
