import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

class AlternatingLeastSquares:
    item_factors: NDArray[np.float32]
    user_factors: NDArray[np.float32]
    def __init__(
        self,
        factors: int = ...,
        regularization: float = ...,
        alpha: float = ...,
        iterations: int = ...,
        num_threads: int = ...,
        random_state: int | None = ...,
    ) -> None: ...
    def fit(self, user_items: csr_array[np.float32], show_progress: bool = ...) -> None: ...
