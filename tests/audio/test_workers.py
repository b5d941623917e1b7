from __future__ import annotations

import pytest
import torch

from segue.audio.workers import workers
from segue.errors import ConfigError


@pytest.mark.parametrize("count", [1, 3])
def test_torch_starts_no_threads_of_its_own_in_a_pool(count: int) -> None:
    before = torch.get_num_threads()
    with workers(count) as pool:
        assert set(pool.map(lambda _: torch.get_num_threads(), range(6))) == {1}
    assert torch.get_num_threads() == before


def test_a_pool_of_none_is_refused() -> None:
    with pytest.raises(ConfigError, match="workers of 1 or more"), workers(0):
        pass
