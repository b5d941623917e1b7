"""A recipe: the parts of an encoder, and its training."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from segue.errors import ConfigError
from segue.text import Korean
from segue.titles.augmentation import Augmentation
from segue.titles.names import EncoderName, TokenKind
from segue.titles.networks import Network
from segue.titles.networks.word_vectors import WordVectorSettings
from segue.titles.views import BagSettings, CharacterSettings, SubwordSettings
from segue.training import Trainer


class NaiveBayes(msgspec.Struct, frozen=True, kw_only=True, tag="naive bayes"):
    """Settings of the naive Bayes weights under a logistic regression; see `naive_bayes`.

    Attributes:
        strength: Weight of the texts' loss relative to the penalty on weights.
        steps: Largest number of steps of L-BFGS.
    """

    strength: float = 6.0
    steps: int = 40


class Forest(msgspec.Struct, frozen=True, kw_only=True, tag="forest"):
    """Settings of the random forest over means of word vectors; see `forest`.

    Attributes:
        vectors: The word vectors.
        trees: How many.
        least: Fewest texts in a leaf.
    """

    vectors: WordVectorSettings = WordVectorSettings(mode="static", dim=200)
    trees: int = 100
    least: int = 2


class TitleRecipe(msgspec.Struct, frozen=True, kw_only=True):
    """The description of one encoder's fit.

    Attributes:
        name: The encoder's name.
        view: Turns text into ids.
        network: The network, or what is learned without one; None for `tfidf-neighbours`, which
            stores the training rows instead.
        trainer: The trainer.
        pretraining: The trainer for pre-training on the texts alone; None for none (see `pretraining`).
        dropout: Rate on the vectors, before the heads.
        max_norm: Largest norm of a row of a head's weights; None sets no limit.
        min_count: Smallest number of rows with a label for the label to be learned.
        most: Largest number of labels of a head, the most common ones. Melon's 6,000 most common tags of 29,000 are
            95 % of all tags of playlists; the others cost more time than they are worth.
        shown: Share of the batches in which half of the tags are visible.
        augmentation: How training texts are changed; None for not at all.
        members: The encoders of a blend; they are fitted instead of a network.
        weight: Weight of this encoder in a blend.
    """

    name: EncoderName
    view: BagSettings | CharacterSettings | SubwordSettings
    network: Network | NaiveBayes | Forest | None
    trainer: Trainer
    pretraining: Trainer | None = None
    dropout: float = 0.3
    max_norm: float | None = None
    min_count: int = 2
    most: int = 6_000
    shown: float = 0.45
    augmentation: Augmentation | None = None
    members: tuple[TitleRecipe, ...] = ()
    weight: float = 1.0

    def with_tokens(self, kind: TokenKind) -> TitleRecipe:
        """The recipe with another kind of subwords.

        Raises:
            ConfigError: The encoder reads no subwords.
        """
        if not isinstance(self.view, SubwordSettings) or self.members:
            raise ConfigError(
                expected="an encoder that reads subwords for --tokens",
                got=self.name,
                hint="Leave it out, or name another encoder, such as kim-cnn or bert.",
            )
        return msgspec.structs.replace(self, view=msgspec.structs.replace(self.view, model=kind))

    def with_korean(self, korean: Korean) -> TitleRecipe:
        """The recipe with another reading of Korean, where its views and those of its members split words."""
        view = self.view
        if not isinstance(view, CharacterSettings):
            view = msgspec.structs.replace(view, korean=korean)
        members = tuple(one.with_korean(korean) for one in self.members)
        return msgspec.structs.replace(self, view=view, members=members)

    def trained_by(self, change: Callable[[Trainer], Trainer]) -> TitleRecipe:
        """The recipe with changed trainers, also those of its members."""
        return msgspec.structs.replace(
            self,
            trainer=change(self.trainer),
            pretraining=self.pretraining and change(self.pretraining),
            members=tuple(one.trained_by(change) for one in self.members),
        )
