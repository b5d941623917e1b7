from __future__ import annotations

import numpy as np
import pytest
import torch

from examples.reference.learning.initialisers import VARIANCES, normal, orthogonal, uniform


def test_variances_by_hand() -> None:
    found = {name: variance(200, 50) for name, variance in VARIANCES.items()}
    assert found == {"lecun": 0.005, "xavier": 0.008, "he": 0.01}


@pytest.mark.parametrize("name", VARIANCES)
@pytest.mark.parametrize("draw", [normal, uniform])
def test_weights_have_the_variance(draw, name: str) -> None:
    W = draw(name, 400, 300, np.random.default_rng(0))
    assert W.shape == (400, 300)
    assert W.var() == pytest.approx(VARIANCES[name](300, 400), rel=0.02)
    assert abs(W.mean()) < 0.001


def test_bounds_and_deviations_are_torchs() -> None:
    torch.manual_seed(0)
    W = torch.empty(400, 300)
    rng = np.random.default_rng(0)
    for theirs, ours in (
        (torch.nn.init.xavier_uniform_(W.clone()), uniform("xavier", 400, 300, rng)),
        (torch.nn.init.kaiming_uniform_(W.clone(), nonlinearity="relu"), uniform("he", 400, 300, rng)),
    ):
        assert np.abs(ours).max() == pytest.approx(float(theirs.abs().max()), rel=0.001)
    for theirs, ours in (
        (torch.nn.init.xavier_normal_(W.clone()), normal("xavier", 400, 300, rng)),
        (torch.nn.init.kaiming_normal_(W.clone(), nonlinearity="relu"), normal("he", 400, 300, rng)),
        (torch.nn.init.kaiming_normal_(W.clone(), nonlinearity="linear"), normal("lecun", 400, 300, rng)),
    ):
        assert ours.std() == pytest.approx(float(theirs.std()), rel=0.02)


def test_he_keeps_a_signal_through_relus_where_xavier_halves_it() -> None:
    rng = np.random.default_rng(1)
    sizes = {}
    for name in ("he", "xavier"):
        x = rng.normal(size=500)
        start = np.mean(x**2)
        for _ in range(10):
            x = np.maximum(normal(name, 500, 500, rng) @ x, 0)
        sizes[name] = np.mean(x**2) / start
    assert 0.25 < sizes["he"] < 2  # half at the first relu, whose input is not one-sided
    assert sizes["xavier"] < 0.01  # halved ten times


@pytest.mark.parametrize("shape", [(5, 5), (8, 3), (3, 8)])
def test_orthogonal_rows_or_columns_are_orthonormal(shape: tuple[int, int]) -> None:
    W = orthogonal(*shape, np.random.default_rng(2))
    assert W.shape == shape
    product = W.T @ W if shape[0] >= shape[1] else W @ W.T
    np.testing.assert_allclose(product, np.eye(min(shape)), atol=1e-12)


def test_orthogonal_matrices_are_drawn_evenly() -> None:
    """Without the signs, LAPACK's Q of one column would always point away from the first axis."""
    rng = np.random.default_rng(3)
    firsts = [orthogonal(3, 1, rng)[0, 0] for _ in range(400)]
    assert 0.4 < np.mean(np.array(firsts) > 0) < 0.6
    assert np.var(firsts) == pytest.approx(1 / 3, rel=0.2)
