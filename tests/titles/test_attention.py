from __future__ import annotations

from collections.abc import Callable

import pytest

from segue.errors import ConfigError
from segue.titles import EncoderName, TitleModel
from segue.titles.attention import attention_map
from segue.titles.encoder import TitleEncoder


def test_each_hop_shares_one_over_the_tokens(fitted: Callable[[EncoderName], TitleModel]) -> None:
    model = fitted("self-attentive")
    assert isinstance(model, TitleEncoder)
    found = attention_map(model, "비 오는 날 카페", ("재즈",))
    assert found.tokens[0] == "[CLS]"
    assert found.tokens.count("[SEP]") == 2
    assert found.weights.shape[1] == len(found.tokens)
    assert found.weights.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_other_encoders_have_none(fitted: Callable[[EncoderName], TitleModel]) -> None:
    model = fitted("kim-cnn")
    assert isinstance(model, TitleEncoder)
    with pytest.raises(ConfigError, match="expected a self-attentive encoder, got kim-cnn"):
        attention_map(model, "밤")
