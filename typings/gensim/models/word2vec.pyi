from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

class KeyedVectors:
    vectors: NDArray[np.float32]

class Word2Vec:
    wv: KeyedVectors
    syn1neg: NDArray[np.float32]
    cum_table: NDArray[np.uint32]
    random: np.random.RandomState
    running_training_loss: float
    def __init__(
        self,
        *,
        vector_size: int = ...,
        alpha: float = ...,
        window: int = ...,
        min_count: int = ...,
        sample: float = ...,
        seed: int = ...,
        workers: int = ...,
        min_alpha: float = ...,
        sg: int = ...,
        hs: int = ...,
        negative: int = ...,
        ns_exponent: float = ...,
        epochs: int = ...,
        sorted_vocab: int = ...,
        shrink_windows: bool = ...,
        compute_loss: bool = ...,
    ) -> None: ...
    def build_vocab_from_freq(
        self, word_freq: Mapping[int, int], *, corpus_count: int | None = ...
    ) -> None: ...

def train_batch_sg(
    model: Word2Vec,
    sentences: Sequence[Sequence[int]],
    alpha: float,
    _work: NDArray[np.float32],
    compute_loss: bool,
) -> int: ...
def train_batch_cbow(
    model: Word2Vec,
    sentences: Sequence[Sequence[int]],
    alpha: float,
    _work: NDArray[np.float32],
    _neu1: NDArray[np.float32],
    compute_loss: bool,
) -> int: ...
