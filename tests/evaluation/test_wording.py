from __future__ import annotations

import pytest

from segue.evaluation.wording import figure, interval, share, signed, signed_interval
from segue.metrics.bootstrap import Estimate

VALUE = Estimate(mean=0.1, low=-0.05, high=0.25, questions=9)


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("track_ndcg@100", 0.09449, "0.0945"),
        ("track_clicks", 1.784, "1.78"),
        ("track_popularity@100", 1234.56, "1,234.6"),
        ("tag_ndcg@10", None, "–"),
    ],
)
def test_figures(name, value, text):
    assert figure(name, value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0123, "+0.0123"), (-0.0123, "−0.0123"), (0.0, "0.0000"), (-1e-9, "0.0000"), (None, "–")],
)
def test_differences_have_a_sign_unless_they_round_to_nothing(value, text):
    assert signed("track_ndcg@100", value) == text


def test_intervals():
    assert signed_interval("score", VALUE) == "−0.0500 to +0.2500"
    assert interval("score", Estimate(mean=0.1, low=0.05, high=0.25, questions=9)) == "0.0500 to 0.2500"
    assert interval("score", Estimate(mean=0.1, questions=1)) == ""
    assert interval("score", None) == ""
    assert signed_interval("score", None) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.412, "41 %"), (0.0412, "4.1 %"), (0.0999, "10 %"), (0.0, "0 %"), (1.0, "100 %"), (None, "–")],
)
def test_shares(value, text):
    assert share(value).replace("\N{NO-BREAK SPACE}", " ") == text
